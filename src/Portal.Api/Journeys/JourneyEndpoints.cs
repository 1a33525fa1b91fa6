using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Portal.Api.Authentication;
using Portal.Api.Hosting;
using Portal.Api.Requests;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Days;
using Portal.Domain.Journeys;

namespace Portal.Api.Journeys;

/// <summary>The query parameters of the list of journeys.</summary>
internal sealed record JourneyListRequest(
    string? Search,
    string? Status,
    string? Overdue,
    string? Timezone,
    string? Sort,
    string? Limit,
    string? Cursor
)
{
    private static readonly Dictionary<string, JourneyOrder> Orders = new(StringComparer.Ordinal)
    {
        ["created_at"] = JourneyOrder.Created,
        ["-created_at"] = JourneyOrder.Newest,
        ["title"] = JourneyOrder.Title,
        ["updated_at"] = JourneyOrder.Changed,
    };

    /// <param name="clock">For the day that it is in the time zone.</param>
    /// <exception cref="Platform.InvalidInputException">With what was expected of each field.</exception>
    public JourneyPageQuery Read(TimeProvider clock)
    {
        var fields = new RequestFields();
        var today = new LocalDays(fields.Zone("timezone", Timezone), clock).Today;
        var query = new JourneyPageQuery
        {
            Search = fields.Search(Search),
            Status = fields.Choice<JourneyStatus>("status", Status),
            OverdueOn = fields.Flag("overdue", Overdue) ? today : null,
            Order =
                Sort is null ? JourneyOrder.Created
                : Orders.TryGetValue(Sort, out var order) ? order
                : fields.Wrong("sort", $"Expected one of {string.Join(", ", Orders.Keys)}.", JourneyOrder.Created),
            Page = fields.Page(Limit, Cursor),
        };
        fields.ThrowIfAny();
        return query;
    }
}

/// <summary>Journeys of the key's company.</summary>
internal static class JourneyEndpoints
{
    /// <summary>Adds them to the tenant API.</summary>
    public static void MapJourneys(this RouteGroupBuilder tenant)
    {
        var journeys = tenant.MapGroup("/journeys");
        journeys.MapGet("/", ListAsync).WithMetadata(Call(AuditAction.JourneysListed));
        journeys.MapGet("/{id:guid}", GetAsync).WithMetadata(Call(AuditAction.JourneyViewed));
        journeys.MapPost("/", CreateAsync).WithMetadata(Call(AuditAction.JourneyCreated, Permission.WriteJourneys));
        journeys
            .MapPatch("/{id:guid}", PatchAsync)
            .WithMetadata(Call(AuditAction.JourneyUpdated, Permission.WriteJourneys));
    }

    private static TenantCall Call(AuditAction action, Permission permission = Permission.ReadJourneys) =>
        new(action, permission, "journey");

    private static async Task<JourneyList> ListAsync(
        [AsParameters] JourneyListRequest request,
        JourneyOperations journeys,
        TimeProvider clock,
        HttpContext http,
        CancellationToken ct
    ) => JourneyList.Of(await journeys.PageAsync(http.GetCaller(), request.Read(clock), ct));

    private static async Task<JourneyBody> GetAsync(
        Guid id,
        JourneyOperations journeys,
        HttpContext http,
        CancellationToken ct
    ) => WithETag(await journeys.GetAsync(http.GetCaller(), new(id), ct), http);

    private static async Task<Created<JourneyBody>> CreateAsync(
        [FromBody] JsonElement body,
        JourneyOperations journeys,
        HttpContext http,
        CancellationToken ct
    )
    {
        var draft = JourneyPatch.Read(body).ApplyTo(JourneyPatch.Blank);
        var caller = http.GetCaller();
        var repeatable = IdempotencyKey.Read(http.Request, caller.Key.KeyId.Value, body);
        var created = WithETag(await journeys.CreateAsync(caller, draft, repeatable, ct), http);
        return TypedResults.Created($"/v1/journeys/{created.Id}", created);
    }

    private static async Task<JourneyBody> PatchAsync(
        Guid id,
        [FromBody] JsonElement body,
        JourneyOperations journeys,
        HttpContext http,
        CancellationToken ct
    )
    {
        var (versions, patch) = (IfMatch.Versions(http.Request), JourneyPatch.Read(body));
        return WithETag(await journeys.PatchAsync(http.GetCaller(), new(id), versions, patch.ApplyTo, ct), http);
    }

    private static JourneyBody WithETag(JourneyDetail journey, HttpContext http)
    {
        http.Response.Headers.ETag = IfMatch.TagOf(journey.Version);
        return JourneyBody.Of(journey);
    }
}
