using System.Globalization;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Creates the tenant's three login roles, without inherited roles, server-wide privileges or access to other tenants.</summary>
internal sealed class CreateRoles(
    TenantLocations locations,
    RuntimeSecrets runtime,
    OperatorSecrets secrets,
    AdministratorConnections administrator
) : IProvisioningStep
{
    // Each service's pool has 20 connections per role: app serves two instances of Portal.Web and two of Portal.Api.
    private const int AppConnections = 80;
    private const int SupportConnections = 20;
    private const int OwnerConnections = 4;

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
            Statements(location.OwnerRole, owner, OwnerConnections)
                + Statements(location.AppRole, app, AppConnections)
                + Statements(location.SupportRole, support, SupportConnections),
            cancellationToken
        );
    }

    /// <summary>On a shared server: the roles with all that is left of theirs. A dedicated one is removed as a whole.</summary>
    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (
            request.Tier == ServerTier.Dedicated
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

    /// <summary>How many connections a role of the services may open.</summary>
    public static int ConnectionsOf(TenantRole role) => role == TenantRole.App ? AppConnections : SupportConnections;

    /// <summary>Creates the role with the password unless it exists; its password stays then.</summary>
    public static string Statements(string role, string password, int connections) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} LOGIN PASSWORD '{ScramVerifier.Create(password)}';
                END IF;
            END $do$;
            ALTER ROLE {role} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
                CONNECTION LIMIT {connections};

            """
        );
}
