using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;

namespace Portal.Platform.Catalog;

/// <summary>
/// Once a second, asks the key service what the catalog must contain, and the catalog what the key service's database must
/// contain: an older copy of either is refused by whoever heard of a newer one from the other.
/// </summary>
public sealed partial class PositionExchange(
    KeyServiceClient keys,
    CatalogPosition position,
    CatalogDataSource source,
    IDbContextFactory<CatalogDbContext> catalog,
    PlatformEvents events,
    TimeProvider time,
    ILogger<PositionExchange> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private bool hasRead;

    /// <summary>Before the service listens, so that its first caller need not wait.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ExchangeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken);
            await ExchangeAsync(stoppingToken);
        }
    }

    /// <summary>Once; nobody who does not answer is waited for longer than for any call.</summary>
    public async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var positions = await keys.GetPositionsAsync(cancellationToken);
            position.Learn(DatabaseMark.Parse(positions.Catalog));
            // Who has not read the catalog yet demands nothing, and is refused for that: no word about the database's age.
            if (!positions.IsCurrent && hasRead)
            {
                Report("key-service-position");
            }
        }
        catch (PortalException)
        {
            // What is known counts on; whoever needs the key service reports it.
        }
        try
        {
            keys.Demand(await ReadAsync(cancellationToken));
            hasRead = true;
        }
        catch (StalePositionException) when (position.Newest is not null)
        {
            source.Value.Clear(); // connections from before, if there are any
            Report("catalog-position");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(e); // likewise; and no failure here may end the process
        }
    }

    private async Task<DatabaseMark?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await position.VerifyAsync(connection); // a pooled connection has shown an earlier mark only
        try
        {
            return await DatabaseMark.FindAsync(connection, "key_service_position");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null; // the operator has not migrated it yet
        }
    }

    private void Report(string reason)
    {
        LogStale(reason);
        events.Record(new(PlatformEventKind.ServerIdentityRefused, Reason: reason));
    }

    [LoggerMessage(1107, LogLevel.Debug, "The catalog could not be asked for the key service's position")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(1106, LogLevel.Critical, "A database of the platform is older than what is known of it: {Reason}")]
    private partial void LogStale(string reason);
}
