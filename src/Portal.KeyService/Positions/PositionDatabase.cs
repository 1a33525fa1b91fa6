using Npgsql;
using Portal.Platform.Connections;

namespace Portal.KeyService.Positions;

/// <summary>Marks in the key service's database: its own, and the catalog's newest one.</summary>
internal sealed class PositionDatabase(BoundedDataSource source)
{
    private const string Catalog = "catalog_position";

    public async Task<DatabaseMark?> FindCatalogAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        return await DatabaseMark.FindAsync(connection, Catalog);
    }

    /// <summary>Keeps the catalog's mark and adds one of this database, together.</summary>
    public async Task<DatabaseMark> AnchorAsync(DatabaseMark catalog, CancellationToken ct)
    {
        var mark = DatabaseMark.NewMark();
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(DatabaseMark.Keep(Catalog))
                {
                    Parameters =
                    {
                        new() { Value = catalog.Number },
                        new() { Value = catalog.Mark },
                    },
                },
                new(DatabaseMark.Insert) { Parameters = { new() { Value = mark } } },
            },
        };
        var number = (long)(await batch.ExecuteScalarAsync(CancellationToken.None))!;
        return new(number, mark);
    }

    public async Task<bool> IsMarkedAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM portal_positions)", connection);
        return await command.ExecuteScalarAsync(CancellationToken.None) is true;
    }

    public async Task<bool> ContainsAsync(DatabaseMark mark, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenAsync(ct);
            await DatabasePosition.VerifyAsync(connection, mark);
            return true;
        }
        catch (StalePositionException)
        {
            return false;
        }
    }

    /// <summary>Ends the connections that nobody uses; the next ones have to show the newest mark.</summary>
    public void Clear() => source.Source.Clear();
}
