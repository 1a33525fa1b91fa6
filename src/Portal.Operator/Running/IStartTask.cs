namespace Portal.Operator.Running;

/// <summary>Something that the operator sees to at every start, after the catalog is up to date. Safe to repeat.</summary>
internal interface IStartTask
{
    Task RunAsync(CancellationToken cancellationToken);
}
