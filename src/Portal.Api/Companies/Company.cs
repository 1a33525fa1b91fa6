using Portal.Platform.Tenancy;

namespace Portal.Api.Companies;

/// <summary>A company as the platform knows it: no content of its own, no address of its server.</summary>
/// <param name="UrlId">Its stable short name.</param>
/// <param name="Name">The company's name.</param>
/// <param name="State">Its state.</param>
/// <param name="Tier">How its server is shared; null until it has one.</param>
/// <param name="Hosts">Its exact hosts.</param>
/// <param name="Created">When it was created, UTC.</param>
internal sealed record Company(
    string UrlId,
    string Name,
    TenantState State,
    ServerTier? Tier,
    IReadOnlyList<string> Hosts,
    DateTimeOffset Created
);

/// <summary>A page of companies in the order of their short names.</summary>
/// <param name="Items">The companies.</param>
/// <param name="Next">The cursor of the page after this one; null on the last.</param>
internal sealed record CompanyPage(IReadOnlyList<Company> Items, string? Next);
