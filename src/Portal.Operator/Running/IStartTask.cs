namespace Portal.Operator.Running;

/// <summary>Something that the operator does each time it begins to lead, after the catalog is up to date. Safe to repeat.</summary>
internal interface IStartTask
{
    Task RunAsync(CancellationToken cancellationToken);
}
