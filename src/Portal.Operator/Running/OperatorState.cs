using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Portal.Operator.Running;

/// <summary>What the operator has brought about so far, for its health listener.</summary>
internal sealed class OperatorState : IHealthCheck
{
    private volatile string? notReady = "starting";

    /// <summary>Everything that was asked for is there.</summary>
    public void Ready() => notReady = null;

    /// <summary>Something is not there yet.</summary>
    public void NotReady(string reason) => notReady = reason;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            notReady is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy("ready")
        );
}
