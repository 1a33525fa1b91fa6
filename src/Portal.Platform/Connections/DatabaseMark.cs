using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Portal.Platform.Connections;

/// <summary>
/// A mark that the catalog or the key service's database contains (IC-5), known outside it: each of the two keeps the other's
/// newest one, and the operator keeps both in a file.
/// </summary>
/// <param name="Number">Rises with each mark of one database.</param>
/// <param name="Mark">Random, so that a copy that was written to since has another one.</param>
public sealed record DatabaseMark(long Number, byte[] Mark)
{
    /// <summary>Length of a mark.</summary>
    public const int Bytes = 32;

    /// <summary>Adds the mark <c>$1</c> to the database, and removes those that are older than a day.</summary>
    public const string Insert = """
        WITH older AS (
            DELETE FROM portal_positions WHERE number <= (SELECT max(number) - 30000 FROM portal_positions)
        )
        INSERT INTO portal_positions (mark) VALUES ($1) RETURNING number
        """;

    /// <summary>A new mark.</summary>
    public static byte[] NewMark() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>
    /// Keeps the mark <c>$2</c> of the other database, with its number <c>$1</c>, in a table of one row, unless a newer one is there.
    /// </summary>
    /// <param name="table"><c>catalog_position</c> or <c>key_service_position</c>.</param>
    public static string Keep(string table) =>
        $"""
            INSERT INTO {table} (number, mark) VALUES ($1, $2)
            ON CONFLICT (only_row) DO UPDATE SET number = excluded.number, mark = excluded.mark
            WHERE {table}.number < excluded.number
            """;

    /// <summary>The mark of the other database that such a table keeps; null when there is none.</summary>
    /// <param name="connection">Open; no token may reach it.</param>
    /// <param name="table">As for <see cref="Keep"/>.</param>
    public static async Task<DatabaseMark?> FindAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"SELECT number, mark FROM {table}", connection);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        return await reader.ReadAsync(CancellationToken.None)
            ? new(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1))
            : null;
    }

    /// <summary>Reads <see cref="ToString"/>; null for anything else.</summary>
    public static DatabaseMark? Parse(string? text)
    {
        var parts = text?.Split(':') ?? [];
        var mark = new byte[Bytes];
        return
            parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Convert.TryFromBase64String(parts[1], mark, out var written)
            && written == Bytes
            ? new(number, mark)
            : null;
    }

    /// <summary>Number and mark, as headers and files carry it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number}:{Convert.ToBase64String(Mark)}");
}
