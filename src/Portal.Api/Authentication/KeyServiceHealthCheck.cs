using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Platform.KeyService;

namespace Portal.Api.Authentication;

/// <summary>Ready means that the revocation feed lives: without the key service the response to every call is 503.</summary>
internal sealed class KeyServiceHealthCheck(KeyVerifier verifier) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            verifier.IsFeedAlive
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The key service does not answer.")
        );
}
