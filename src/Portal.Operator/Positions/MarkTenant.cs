using Portal.Operator.Provisioning;

namespace Portal.Operator.Positions;

/// <summary>Writes a tenant's first mark: of a new tenant, or of one from before there were marks.</summary>
internal sealed class MarkTenant(TenantLocations locations, OwnerConnections owners, TenantMarks marks)
    : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        if (location.Binding.Position is not null)
        {
            return;
        }
        await using var source = owners.Create(location);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await marks.MarkAsync(location.Row, connection, cancellationToken);
    }
}
