using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Portal.KeyService.Callers;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Keys;

/// <summary>
/// Verification, with an endpoint for each class of keys: the caller names the one that it serves. Clients of the APIs decide
/// how many keys arrive here; beyond the limit the response is 503 at once, which callers report as "unavailable" and
/// never as "invalid" (IC-10).
/// </summary>
internal static class VerificationEndpoints
{
    /// <summary>Look-ups at the same time, each with a connection of its own.</summary>
    public const int MaximumConcurrency = 30;

    private const string LimitPolicy = "verification";

    /// <summary>A burst of honest callers waits for some milliseconds, as when a feed was lost and no cache is trusted.</summary>
    private const int MaximumQueued = 120;

    public static IServiceCollection AddKeys(this IServiceCollection services, KeyHashSecret secret)
    {
        services.AddSingleton(new KeyHasher(secret));
        services.AddSingleton<KeyCreation>();
        services.AddSingleton<KeyVerification>();
        return services.AddRateLimiter(limits =>
        {
            limits.AddConcurrencyLimiter(
                LimitPolicy,
                limit =>
                {
                    (limit.PermitLimit, limit.QueueLimit) = (MaximumConcurrency, MaximumQueued);
                    limit.QueueProcessingOrder = QueueProcessingOrder.OldestFirst;
                }
            );
            limits.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limits.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
        });
    }

    public static void MapVerification(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").RequireRight(CallerRight.Verify).RequireRateLimiting(LimitPolicy);
        foreach (var keyClass in Enum.GetValues<KeyClass>())
        {
            group.MapPost(
                KeyServiceRoutes.Verify(keyClass),
                (VerifyRequest body, KeyVerification keys, CancellationToken ct) =>
                    keys.VerifyAsync(keyClass, body.Key, ct)
            );
        }
    }
}
