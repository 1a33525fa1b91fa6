using Portal.Operator.Provisioning;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Positions;

/// <summary>
/// Keeps outside each tenant's server what it must contain (IC-5): a tenant that was written to is marked within
/// <see cref="Interval"/>. A tenant that was not costs its share of one query for each server.
/// </summary>
internal sealed partial class PositionMarking(
    TenantLocations locations,
    AdministratorConnections administrators,
    OwnerConnections owners,
    TenantMarks marks,
    Quarantine quarantine,
    TimeProvider time,
    ILogger<PositionMarking> logger
) : IAsyncDisposable
{
    /// <summary>As long as the services' longest transaction, and shorter than 5 seconds.</summary>
    public static readonly TimeSpan Interval = BulkheadOptions.LongestLimit;

    /// <summary>The place is part of the key: a server that moved is asked where it now is.</summary>
    private readonly record struct Place(ServerId Server, string Address, int Port, string? Authority);

    private readonly Dictionary<Place, ServerWatch> watches = [];

    /// <summary>Marks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    _ = await BeginRoundAsync(cancellationToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    LogNotListed(e);
                }
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
        finally
        {
            await DisposeAsync(); // who no longer leads keeps no connections
        }
    }

    /// <summary>Begins a round for each server that is not in the middle of one.</summary>
    /// <returns>The end of all of them.</returns>
    public async Task<Task> BeginRoundAsync(CancellationToken cancellationToken)
    {
        var rounds = new List<Task>();
        foreach (var server in (await locations.ServedAsync(cancellationToken)).GroupBy(PlaceOf))
        {
            if (!watches.TryGetValue(server.Key, out var watch))
            {
                watches[server.Key] = watch = new(administrators, owners, marks, quarantine, logger);
            }
            rounds.Add(watch.BeginAsync([.. server], cancellationToken));
        }
        return Task.WhenAll(rounds);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watch in watches.Values)
        {
            await watch.DisposeAsync();
        }
        watches.Clear();
    }

    private static Place PlaceOf(TenantLocation location) =>
        new(location.Server.ServerId, location.Server.Address, location.Server.Port, location.Server.Authority);

    [LoggerMessage(4064, LogLevel.Warning, "The tenants could not be listed; nothing is marked")]
    private partial void LogNotListed(Exception exception);
}
