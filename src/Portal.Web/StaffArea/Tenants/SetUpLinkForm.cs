using Portal.Domain.Users;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>The form that creates a set-up link, as it was typed, so that nothing has to be typed twice.</summary>
/// <param name="Email">Address of the admin.</param>
/// <param name="Name">Name of an admin whom the company does not have yet.</param>
/// <param name="Reason">Why, for the tenant's people.</param>
/// <param name="Ticket">Reference of the support case.</param>
public sealed record SetUpLinkForm(string Email, string Name, string Reason, string Ticket)
{
    /// <summary>Nothing typed yet.</summary>
    public static readonly SetUpLinkForm Empty = new("", "", "", "");

    /// <summary>What was sent.</summary>
    internal static SetUpLinkForm Read(IFormCollection form) =>
        new(form.One("email"), form.One("name"), form.One("reason"), form.One("ticket"));

    /// <summary>The request; the operation decides whether it is allowed.</summary>
    internal SetUpLinkRequest ToRequest(TenantId tenant) =>
        new(tenant, Email, Name, SupportForm.OneParagraph(Reason), Ticket);
}
