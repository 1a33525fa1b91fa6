namespace Portal.Web.Layout;

/// <summary>
/// What the shell shows about the tenant and the person; a cascading value of the circuit. It is for display only:
/// authority comes from the circuit's principal and lease, never from here.
/// </summary>
/// <param name="CompanyName">The tenant's name, such as "Acme Logistics".</param>
/// <param name="Host">The exact host of the circuit's connection, without a port.</param>
/// <param name="UserName">The person's display name; may equal the e-mail address.</param>
/// <param name="UserEmail">The person's e-mail address.</param>
/// <param name="Role">The tenant role as stored, "admin" or "member"; "support" for staff under a support session.</param>
public sealed record TenantAreaContext(string CompanyName, string Host, string UserName, string UserEmail, string Role)
{
    /// <summary>The role of a support session.</summary>
    public const string SupportRole = "support";

    /// <summary>Whether it is a support session of the platform's staff.</summary>
    public bool IsSupport => Role == SupportRole;

    /// <summary>The role as a word to read: "Admin", "Member".</summary>
    public string RoleWord => Role.Length == 0 ? "" : char.ToUpperInvariant(Role[0]) + Role[1..];
}
