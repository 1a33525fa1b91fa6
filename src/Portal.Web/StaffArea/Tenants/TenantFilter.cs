using Portal.Domain.Access;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>The filter of the tenants' list, as its address carries it. What cannot be read counts as not given.</summary>
public sealed record TenantFilter(string? Search, string? State, string? After, string? Before)
{
    private const int MaximumPlace = 64;

    /// <summary>Whether anything narrows the list.</summary>
    internal bool IsActive => Text is not null || Status is not null;

    /// <summary>What is searched for.</summary>
    internal string? Text => SearchText.Clean(Search);

    /// <summary>Only this state.</summary>
    internal TenantState? Status => ListLabels.ReadName<TenantState>(State);

    internal TenantListQuery ToQuery() => new(Text, Status, Place(After), Place(Before));

    /// <summary>This list from another place on.</summary>
    internal string Address(string? after = null, string? before = null) =>
        PortalUrls.Staff.Tenants(Text, ListLabels.WriteName(Status), after, before);

    private static string? Place(string? urlId) =>
        SearchText.Clean(urlId) is { Length: <= MaximumPlace } place ? place : null;
}
