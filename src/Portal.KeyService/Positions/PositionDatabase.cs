using System.Security.Cryptography;
using Npgsql;
using Portal.Platform.Connections;

namespace Portal.KeyService.Positions;

/// <summary>Marks in the key service's database: its own, and the catalog's newest one.</summary>
internal sealed class PositionDatabase(BoundedDataSource source)
{
    private const string Anchor = """
        INSERT INTO catalog_position (number, mark) VALUES ($1, $2)
        ON CONFLICT (only_row) DO UPDATE SET number = excluded.number, mark = excluded.mark
        WHERE catalog_position.number < excluded.number
        """;

    public async Task<DatabaseMark?> FindCatalogAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT number, mark FROM catalog_position", connection);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.ReadAsync(CancellationToken.None)
            ? new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
            : null;
    }

    /// <summary>Keeps the catalog's mark and adds one of this database, together.</summary>
    public async Task<DatabaseMark> AnchorAsync(DatabaseMark catalog, CancellationToken ct)
    {
        var mark = RandomNumberGenerator.GetBytes(DatabaseMark.Bytes);
        await using var connection = await source.OpenAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(Anchor)
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
