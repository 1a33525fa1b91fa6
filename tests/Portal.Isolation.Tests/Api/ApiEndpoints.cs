namespace Portal.Isolation.Tests.Api;

/// <summary>One endpoint with a request that it would serve to the right key.</summary>
/// <param name="Name">As <see cref="ApiSurface"/> names it.</param>
/// <param name="Path">Its address, with <c>{journey}</c> and <c>{user}</c> for ids of the key's own tenant.</param>
/// <param name="Body">JSON, where it takes some.</param>
internal sealed record ApiEndpoint(string Name, string Path, string? Body = null)
{
    public string Method => Name.Split(' ')[0];

    public bool IsPlatform => Path.StartsWith("/platform/", StringComparison.Ordinal);

    /// <summary>Whether it tells of companies that are there.</summary>
    public bool ReadsCompanies => Name.StartsWith("GET /platform/v1/companies", StringComparison.Ordinal);

    public override string ToString() => Name;
}

/// <summary>The list of all endpoints: each is tried with every kind of wrong credential.</summary>
internal static class ApiEndpoints
{
    public const string Nowhere = "01900000-0000-7000-8000-000000000000";

    public static readonly ApiEndpoint[] All =
    [
        new("GET /v1/me", "/v1/me"),
        new("GET /v1/users", "/v1/users"),
        new("GET /v1/users/{id:guid}", "/v1/users/" + Nowhere),
        new("GET /v1/journeys", "/v1/journeys"),
        new("GET /v1/journeys/{id:guid}", "/v1/journeys/" + Nowhere),
        new("POST /v1/journeys", "/v1/journeys", """{"title": "never made", "owner": "nobody"}"""),
        new("PATCH /v1/journeys/{id:guid}", "/v1/journeys/" + Nowhere, """{"title": "never changed"}"""),
        new("GET /platform/v1/companies", "/platform/v1/companies"),
        new("GET /platform/v1/companies/{urlId}", "/platform/v1/companies/acme"),
        new("POST /platform/v1/companies", "/platform/v1/companies", """{"name": "never made"}"""),
        new(
            "POST /platform/v1/companies/{urlId}/suspension",
            "/platform/v1/companies/no-such-company/suspension",
            """{"reason": "never suspended"}"""
        ),
        new(
            "POST /platform/v1/companies/{urlId}/resumption",
            "/platform/v1/companies/no-such-company/resumption",
            """{"reason": "never resumed"}"""
        ),
        new("GET /platform/v1/jobs/{id:guid}", "/platform/v1/jobs/" + Nowhere),
        new("POST /platform/v1/jobs/{id:guid}/cancellation", $"/platform/v1/jobs/{Nowhere}/cancellation"),
    ];
}
