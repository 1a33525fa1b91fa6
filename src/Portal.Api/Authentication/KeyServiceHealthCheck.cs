using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Platform.KeyService;

namespace Portal.Api.Authentication;

/// <summary>Ready means that the revocation feed lives: without the key service every call is answered with 503.</summary>
internal sealed class KeyServiceHealthCheck(KeyVerifier verifier) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            verifier.FeedLives
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The key service does not answer.")
        );
}
