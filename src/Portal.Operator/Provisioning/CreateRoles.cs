using System.Globalization;
using Portal.Operator.Servers;
using Portal.Platform.Secrets;

namespace Portal.Operator.Provisioning;

/// <summary>Creates the tenant's three login roles, without inherited roles, server-wide privileges or access to other tenants.</summary>
internal sealed class CreateRoles(
    TenantLocations locations,
    RuntimeSecrets runtime,
    OperatorSecrets secrets,
    AdministratorConnections administrator,
    ServerProviders servers
) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        var tenant = location.Tenant.TenantId;
        var app = runtime.OpenText(location.Row.AppCredential, SecretPurpose.AppCredential(tenant));
        var support = runtime.OpenText(location.Row.SupportCredential, SecretPurpose.SupportCredential(tenant));
        var owner = secrets.OpenText(location.Owner.Credential, SecretPurpose.OwnerCredential(tenant));
        await administrator.ExecuteAsync(
            location.Server,
            AdministratorConnections.MaintenanceDatabase,
            Statements(location.OwnerRole, owner, ConnectionBudget.Owner)
                + Statements(location.AppRole, app, ConnectionBudget.App)
                + Statements(location.SupportRole, support, ConnectionBudget.Support),
            cancellationToken
        );
    }

    /// <summary>On a server that stays: the roles with all that is left of theirs.</summary>
    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (
            await servers.IsRemovedAsync(request, cancellationToken)
            || await locations.FindAsync(request.UrlId, cancellationToken) is not { } location
        )
        {
            return;
        }
        string[] roles = [location.OwnerRole, location.AppRole, location.SupportRole];
        var server = location.Server;
        const string maintenance = AdministratorConnections.MaintenanceDatabase;
        var database = $"SELECT 1 FROM pg_database WHERE datname = '{location.Database}'";
        if (await administrator.AnyAsync(server, maintenance, database, cancellationToken))
        {
            var owned = string.Concat(roles.Select(Disown));
            await administrator.ExecuteAsync(server, location.Database, owned, cancellationToken);
        }
        var dropped = string.Concat(roles.Select(role => $"DROP ROLE IF EXISTS {role};"));
        await administrator.ExecuteAsync(server, maintenance, dropped, cancellationToken);
    }

    private static string Disown(string role) =>
        $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}';
            DO $do$ BEGIN
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    DROP OWNED BY {role} CASCADE;
                END IF;
            END $do$;

            """;

    /// <summary>
    /// Creates the role with the password unless it exists; its password stays then. An administrator who is no superuser can
    /// neither give nor take away SUPERUSER, REPLICATION and BYPASSRLS, and becomes a member of the role, which it takes to
    /// give a schema to it, to end its sessions and to see what they do.
    /// </summary>
    public static string Statements(string role, string password, int connections) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} LOGIN PASSWORD '{ScramVerifier.Create(password)}';
                END IF;
                IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                    ALTER ROLE {role} NOSUPERUSER NOREPLICATION NOBYPASSRLS;
                ELSE
                    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}'
                                                      AND (rolsuper OR rolreplication OR rolbypassrls)) THEN
                        RAISE EXCEPTION 'a role of a tenant has a right that no tenant may have';
                    END IF;
                    GRANT {role} TO CURRENT_USER;
                END IF;
            END $do$;
            ALTER ROLE {role} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT {connections};

            """
        );
}
