namespace Portal.Operator.Provisioning;

/// <summary>
/// One step of provisioning a tenant. Steps are idempotent: each reads from the catalog what earlier steps stored and does
/// only what is missing, so that the next run completes an interrupted one.
/// </summary>
internal interface IProvisioningStep
{
    /// <summary>Whether the step also runs at every later start of the operator, for a tenant that is active.</summary>
    bool RepeatsWhenActive { get; }

    Task RunAsync(TenantRequest request, CancellationToken cancellationToken);
}
