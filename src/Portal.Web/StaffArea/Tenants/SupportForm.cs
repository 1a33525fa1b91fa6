using System.Globalization;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>The form that starts a support session, as it was typed, so that nothing has to be typed twice.</summary>
/// <param name="Reason">Why, for the tenant's people.</param>
/// <param name="Ticket">Reference of the support case.</param>
/// <param name="Mode">Name of a <see cref="SupportMode"/>.</param>
/// <param name="Minutes">How long.</param>
public sealed record SupportForm(string Reason, string Ticket, string Mode, string Minutes)
{
    /// <summary>Read-only, for as short a time as usual.</summary>
    public static readonly SupportForm Empty = new("", "", "readonly", "15");

    /// <summary>What was sent.</summary>
    internal static SupportForm Read(IFormCollection form) =>
        new(form.One("reason"), form.One("ticket"), form.One("mode"), form.One("minutes"));

    /// <summary>The request; the operation decides whether it is allowed.</summary>
    internal SupportRequest ToRequest(TenantId tenant)
    {
        var reason = OneParagraph(Reason);
        var minutes = int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
        var mode = ListLabels.ReadName<SupportMode>(Mode).GetValueOrDefault(); // none is refused by the rules
        return new(tenant, reason, Ticket, mode, minutes);
    }

    /// <summary>A reason is one paragraph: browsers send the line breaks of a text area.</summary>
    internal static string OneParagraph(string text) =>
        string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
