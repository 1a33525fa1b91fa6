using System.Text.RegularExpressions;
using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.StaffArea.Pages;

namespace Portal.Web.StaffArea.References;

/// <summary>
/// Finds the event behind the reference number that a refused person reads out. The number searched for is recorded in
/// the platform log.
/// </summary>
internal static partial class ReferenceEndpoints
{
    private const int LongestEcho = 64;

    public static void MapReferences(this RouteGroupBuilder staff) =>
        staff
            .MapGet(PortalUrls.Staff.References, FindAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.ReferenceLookedUp));

    private static async Task<IResult> FindAsync(
        HttpContext context,
        string? number,
        TenantHistory history,
        StaffDirectory directory
    )
    {
        var reference = Normal(number);
        var events = reference is null ? [] : await history.FindReferenceAsync(reference, context.RequestAborted);
        var tenants = events.Select(item => item.TenantId).OfType<TenantId>().ToList();
        var subject = StaffSubject.Of(context);
        subject.Detail = reference;
        subject.Tenant = tenants.Count > 0 ? tenants[0] : null;
        return new StaffPage<ReferencesPage>(
            new()
            {
                [nameof(ReferencesPage.Typed)] = number?.Length > LongestEcho ? number[..LongestEcho] : number,
                [nameof(ReferencesPage.Reference)] = reference,
                [nameof(ReferencesPage.Events)] = events,
                [nameof(ReferencesPage.Names)] = await directory.NamesAsync(tenants, context.RequestAborted),
            }
        );
    }

    /// <summary>The number as it is kept: people read it out, so case and blanks do not matter. Null when it is none.</summary>
    private static string? Normal(string? number)
    {
        var text = (number ?? "").Trim().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);
        return Shape().IsMatch(text) ? text : null;
    }

    /// <summary>As <see cref="CorrelationId"/> writes it; every reference comes from there.</summary>
    [GeneratedRegex(@"\A[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
