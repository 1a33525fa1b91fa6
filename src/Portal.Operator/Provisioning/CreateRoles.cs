using System.Globalization;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;

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
