using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Portal.Operator.Running;

/// <summary>Whether the operator is ready, for its health listener.</summary>
internal sealed class OperatorState : IHealthCheck
{
    private volatile string? notReady = "starting";

    /// <summary>Everything requested exists.</summary>
    public void Ready() => notReady = null;

    /// <summary>Something is missing or failed.</summary>
    public void NotReady(string reason) => notReady = reason;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            notReady is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy("ready")
        );
}
