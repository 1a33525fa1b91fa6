using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Portal.KeyService.Keys;

/// <summary>
/// How many keys are looked up at once. Whoever sends requests to the APIs decides how many keys come here; beyond this the
/// answer is 503 at once, which callers tell as "unavailable" and never as "invalid" (IC-10).
/// </summary>
internal static class VerificationLimit
{
    /// <summary>Name of the policy.</summary>
    public const string Policy = "verification";

    /// <summary>Look-ups at the same time, each with a connection of its own.</summary>
    public const int AtOnce = 30;

    /// <summary>A burst of honest callers waits for some milliseconds, as when a feed was lost and nothing cached counts.</summary>
    private const int Waiting = 120;

    public static IServiceCollection AddVerificationLimit(this IServiceCollection services) =>
        services.AddRateLimiter(limits =>
        {
            limits.AddConcurrencyLimiter(
                Policy,
                limit =>
                {
                    (limit.PermitLimit, limit.QueueLimit) = (AtOnce, Waiting);
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
