using System.Text.Json;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>
/// The provider ends a person's sessions here (OpenID Connect Back-Channel Logout 1.0). Its token has to name the person
/// (<c>sub</c>): all sessions end, whichever of the provider's own (<c>sid</c>) they began with.
/// </summary>
internal static class BackChannelLogout
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly string[] Types = ["logout+jwt", "JWT"];

    /// <summary>Maps it in an anonymous group whose hosts are of one kind.</summary>
    /// <param name="group">The group.</param>
    /// <param name="end">Ends the sessions of a subject of the host's issuer.</param>
    public static void MapBackChannelLogout(this RouteGroupBuilder group, Func<HttpContext, string, Task> end) =>
        group
            .MapPost(
                PortalUrls.BackChannelLogout,
                (HttpContext context, ProviderDirectory directory, TimeProvider time, PlatformEvents events) =>
                    AnswerAsync(context, directory, time, events, end)
            )
            // The provider itself sends it; its signature is what counts.
            .WithMetadata(new AllowForeignOriginAttribute(), new ServedWhileSuspendedAttribute());

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        ProviderDirectory directory,
        TimeProvider time,
        PlatformEvents events,
        Func<HttpContext, string, Task> end
    )
    {
        try
        {
            await end(context, await ReadSubjectAsync(context, directory, time));
            return Results.Ok();
        }
        catch (IdTokenRefusedException e)
        {
            var tenant = context.GetResolvedHost().Tenant?.Id;
            events.Record(
                new(PlatformEventKind.SignInRefused, tenant, Reason: "BackChannelLogout:" + e.Rule),
                context.TraceIdentifier
            );
            return Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<string> ReadSubjectAsync(
        HttpContext context,
        ProviderDirectory directory,
        TimeProvider time
    )
    {
        var form = context.GetForm();
        var provider = context.GetIdentityProvider();
        var tokens = new ProviderTokens(directory.Of(provider), ProviderTokenRules.Of(provider), time);
        var token = await tokens.ValidateAsync(form["logout_token"].ToString(), new(), Types);
        ProviderTokens.Demand(!token.Payload.TryGetProperty("nonce", out _), "nonce"); // an ID token is no logout token
        ProviderTokens.Demand(IsLogout(token.Payload), "event");
        ProviderTokens.Demand(token.Text("jti") is { Length: > 0 }, "jti");
        var subject = token.Text("sub");
        ProviderTokens.Demand(subject is { Length: > 0 }, "sub");
        return subject!;
    }

    private static bool IsLogout(JsonElement payload) =>
        payload.TryGetProperty("events", out var events)
        && events.ValueKind == JsonValueKind.Object
        && events.TryGetProperty(Event, out var details)
        && details.ValueKind == JsonValueKind.Object;
}
