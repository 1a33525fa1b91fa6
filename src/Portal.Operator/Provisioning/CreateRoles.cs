using System.Globalization;
using Portal.Platform.Secrets;

namespace Portal.Operator.Provisioning;

/// <summary>Makes the tenant's three login roles. None inherits anything, owns a server right or sees another tenant.</summary>
internal sealed class CreateRoles(
    TenantLocations places,
    RuntimeSecrets runtime,
    OperatorSecrets secrets,
    AdministratorConnections administrator
) : IProvisioningStep
{
    // A service's pool holds 20 connections for each role: two copies of Portal.Web and two of Portal.Api, one for support.
    private const int AppConnections = 80;
    private const int SupportConnections = 20;
    private const int OwnerConnections = 4;

    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        var tenant = place.Tenant.TenantId;
        var app = runtime.OpenText(place.Row.AppCredential, SecretPurpose.AppCredential(tenant));
        var support = runtime.OpenText(place.Row.SupportCredential, SecretPurpose.SupportCredential(tenant));
        var owner = secrets.OpenText(place.Owner.Credential, SecretPurpose.OwnerCredential(tenant));
        await administrator.ExecuteAsync(
            place.Server,
            AdministratorConnections.MaintenanceDatabase,
            Statements(place.OwnerRole, owner, OwnerConnections)
                + Statements(place.AppRole, app, AppConnections)
                + Statements(place.SupportRole, support, SupportConnections),
            cancellationToken
        );
    }

    private static string Statements(string role, string password, int connections) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} LOGIN PASSWORD '{ScramVerifier.Of(password)}';
                END IF;
            END $do$;
            ALTER ROLE {role} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
                CONNECTION LIMIT {connections};

            """
        );
}
