using System.Text.Json;
using Portal.Platform.Connections;

namespace Portal.Operator.Positions;

/// <summary>
/// What catalog and key service must contain, as this operator last saw it, in a file beside the clusters: an older copy of
/// both databases, taken together, is refused by it.
/// </summary>
internal sealed class PositionsFile(OperatorOptions options)
{
    private sealed record Content(string? Catalog, string? KeyService);

    private string Path => System.IO.Path.Combine(options.ServersDirectory, "positions.json");

    /// <summary>Both; null for what was never seen.</summary>
    /// <exception cref="InvalidOperationException">The file is damaged.</exception>
    public (DatabaseMark? Catalog, DatabaseMark? KeyService) Read()
    {
        if (!File.Exists(Path))
        {
            return (null, null);
        }
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllText(Path));
            return (DatabaseMark.Parse(content?.Catalog), DatabaseMark.Parse(content?.KeyService));
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException(
                $"'{Path}' is damaged: expected the newest marks of the catalog and the key service. "
                    + "Remove it only if neither database was replaced by an older copy.",
                e
            );
        }
    }

    /// <summary>Replaces the file as a whole.</summary>
    public async Task WriteAsync(DatabaseMark? catalog, DatabaseMark? keyService)
    {
        var temporary = Path + ".new";
        Directory.CreateDirectory(options.ServersDirectory);
        await using (var stream = File.Create(temporary))
        {
            await JsonSerializer.SerializeAsync(stream, new Content(catalog?.ToString(), keyService?.ToString()));
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, Path, overwrite: true);
    }
}
