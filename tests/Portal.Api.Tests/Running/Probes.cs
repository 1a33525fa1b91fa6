using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Portal.Api.Authentication;
using Portal.Api.Hosting;
using Portal.Domain.Access;

namespace Portal.Api.Tests.Running;

/// <summary>Endpoints of tests, within the product's own groups: they show who was admitted, and how failures are answered.</summary>
internal static class Probes
{
    public const string Caller = "/v1/probe/caller";
    public const string Body = "/v1/probe/body";
    public const string Fail = "/v1/probe/fail";
    public const string Unmarked = "/probe/unmarked";

    internal sealed record Question(string Text);

    internal sealed record Seen(Guid Tenant, Guid Key, string? Address, bool ReadsJourneys, string Reference);

    public static void MapProbes(this WebApplication app)
    {
        var probes = app.MapTenantApi().MapGroup("/probe");
        probes.MapGet("/caller", (HttpContext http) => See(http.GetCaller()));
        probes.MapPost("/body", (Question question) => question);
        probes.MapGet("/fail", string () => throw new InvalidOperationException("secret words of a defect"));
        app.MapGet(Unmarked, () => "served outside of both groups");
    }

    private static Seen See(Caller caller) =>
        new(
            caller.TenantId.Value,
            caller.Actor.Id,
            caller.Address?.ToString(),
            caller.Actor.Holds(Permission.ReadJourneys),
            caller.CorrelationId
        );
}
