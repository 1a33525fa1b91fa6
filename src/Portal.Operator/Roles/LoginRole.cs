using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Roles;

/// <summary>
/// One of the two kinds of role that the services log in with. PostgreSQL 15 keeps one password for a role, so that each kind
/// has two login roles with the same rights: the binding names one, and the other is locked unless passwords are being rotated.
/// </summary>
internal sealed record LoginRole(TenantLocation Place, TenantRole Kind)
{
    private const string Second = "_b";

    /// <summary>The role that the binding names.</summary>
    public string Current => Kind == TenantRole.App ? Place.AppRole : Place.SupportRole;

    /// <summary>The one that takes its place at the next rotation.</summary>
    public string Other =>
        OpaqueName.Validate(Current.EndsWith(Second, StringComparison.Ordinal) ? Current[..^2] : Current + Second);

    /// <summary>The current role's sealed password.</summary>
    public byte[] Credential => Kind == TenantRole.App ? Place.Row.AppCredential : Place.Row.SupportCredential;

    /// <summary>What the password is sealed for.</summary>
    public string Purpose =>
        Kind == TenantRole.App
            ? SecretPurpose.AppCredential(Place.Tenant.TenantId)
            : SecretPurpose.SupportCredential(Place.Tenant.TenantId);

    /// <summary>Every role that may connect to the tenant's database, but for the other of this kind.</summary>
    public IReadOnlyList<string> Connecting => [Place.OwnerRole, Place.AppRole, Place.SupportRole];

    /// <summary>The binding with another role and credential of this kind.</summary>
    public TenantBinding Bind(string role, byte[] credential) =>
        Kind == TenantRole.App
            ? Place.Binding with
            {
                AppRole = role,
                AppCredential = credential,
            }
            : Place.Binding with
            {
                SupportRole = role,
                SupportCredential = credential,
            };

    /// <summary>Creates the role or sets its password, rights to connect and settings; safe to repeat.</summary>
    public string Statements(string role, string password) =>
        $"""
            {CreateRoles.Statements(role, password, ConnectionBudget.Of(Kind))}
            ALTER ROLE {role} PASSWORD '{ScramVerifier.Create(password)}';
            ALTER ROLE {role} RESET ALL;
            ALTER ROLE {role} IN DATABASE {Place.Database} RESET ALL;
            GRANT CONNECT ON DATABASE {Place.Database} TO {role};
            {RoleSettings.Statements(Place, role)}
            """;
}
