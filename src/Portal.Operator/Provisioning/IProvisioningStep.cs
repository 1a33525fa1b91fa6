using System.Text.Json;

namespace Portal.Operator.Provisioning;

/// <summary>
/// One step of provisioning a tenant. Steps are idempotent: each reads from the catalog what earlier steps stored and does
/// only what is missing, so that the next run completes an interrupted one. Undoing is idempotent too, and takes place in
/// reverse, only for a tenant that was never active. On a dedicated server most of it goes with the cluster; a shared one that
/// is registered stays, for the next tenant.
/// </summary>
internal interface IProvisioningStep
{
    /// <summary>Its name for people and in the catalog: <c>create-server</c>. A job that is under way knows it by that.</summary>
    string Name => JsonNamingPolicy.KebabCaseLower.ConvertName(GetType().Name);

    /// <summary>Whether the step also runs at every later start of the operator, for a tenant that is active.</summary>
    bool RepeatsWhenActive { get; }

    Task RunAsync(TenantRequest request, CancellationToken cancellationToken);

    /// <summary>Removes what the step made, however far it came. Nothing where a later step's undoing or the server takes it along.</summary>
    Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
}
