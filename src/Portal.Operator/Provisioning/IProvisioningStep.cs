namespace Portal.Operator.Provisioning;

/// <summary>
/// One step of making a tenant. A step can be repeated at any time: it reads from the catalog what earlier steps stored,
/// and does only what is missing. So a run that was killed anywhere is completed by the next one.
/// </summary>
internal interface IProvisioningStep
{
    /// <summary>Whether the step also runs at every later start of the operator, for a tenant that is active.</summary>
    bool RepeatsWhenActive { get; }

    Task RunAsync(TenantRequest request, CancellationToken cancellationToken);
}
