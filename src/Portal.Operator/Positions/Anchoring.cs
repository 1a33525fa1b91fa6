using Npgsql;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;

namespace Portal.Operator.Positions;

/// <summary>
/// Marks the catalog and the key service's database in turn, while this operator leads: each keeps the other's newest mark, and
/// the file keeps both. A mark is told only after it was committed.
/// </summary>
internal sealed partial class Anchoring(
    CatalogDataSource catalog,
    CatalogPosition position,
    KeyServiceClient keys,
    PositionsFile file,
    TimeProvider time,
    ILogger<Anchoring> logger
)
{
    private DatabaseMark? keyService = Demanded(keys, file);

    /// <summary>Marks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await AnchorAsync(cancellationToken);
            }
            catch (Exception e)
                when (e is ServiceUnavailableException or IOException || DatabaseErrors.IsUnavailable(e))
            {
                LogNotAnchored(e);
            }
            await Task.Delay(PositionMarking.Interval, time, cancellationToken);
        }
    }

    /// <summary>One round.</summary>
    public async Task AnchorAsync(CancellationToken cancellationToken)
    {
        var mark = await MarkCatalogAsync(cancellationToken);
        position.Learn(mark);
        try
        {
            var answer = await keys.AnchorAsync(mark, cancellationToken);
            keyService = DatabaseMark.Parse(answer.KeyService) ?? throw new KeyServiceUnavailableException();
            await KeepAsync(keyService, cancellationToken);
            keys.Demand(keyService);
        }
        finally
        {
            await file.WriteAsync(mark, keyService);
        }
    }

    /// <summary>From the first call on, the key service must show what this operator last saw.</summary>
    private static DatabaseMark? Demanded(KeyServiceClient keys, PositionsFile file)
    {
        var known = file.Read().KeyService;
        keys.Demand(known);
        return known;
    }

    private async Task<DatabaseMark> MarkCatalogAsync(CancellationToken cancellationToken)
    {
        var mark = DatabaseMark.NewMark();
        await using var command = catalog.Value.CreateCommand(DatabaseMark.Insert);
        command.Parameters.Add(new NpgsqlParameter { Value = mark });
        return new((long)(await command.ExecuteScalarAsync(cancellationToken))!, mark);
    }

    private async Task KeepAsync(DatabaseMark mark, CancellationToken cancellationToken)
    {
        await using var command = catalog.Value.CreateCommand(DatabaseMark.Keep("key_service_position"));
        command.Parameters.Add(new NpgsqlParameter { Value = mark.Number });
        command.Parameters.Add(new NpgsqlParameter { Value = mark.Mark });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(4065, LogLevel.Warning, "The catalog and the key service could not be marked")]
    private partial void LogNotAnchored(Exception exception);
}
