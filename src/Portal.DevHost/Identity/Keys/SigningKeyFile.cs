using System.Security.Cryptography;
using System.Text.Json;

namespace Portal.DevHost.Identity.Keys;

/// <summary>A realm's keys on disk: readable by the owner only, replaced in one step, so that a crash leaves old or new.</summary>
internal sealed class SigningKeyFile(string path)
{
    private sealed record StoredKey(string Alg, string Pkcs8, DateTimeOffset? RetiredAt);

    /// <exception cref="InvalidDataException">The file is there and cannot be read; the message says what to do.</exception>
    public IReadOnlyList<SigningKey> Read()
    {
        if (!File.Exists(path))
            return [];
        try
        {
            var stored = JsonSerializer.Deserialize<List<StoredKey>>(File.ReadAllBytes(path)) ?? [];
            return [.. stored.Select(key => SigningKey.Import(key.Alg, key.Pkcs8) with { RetiredAt = key.RetiredAt })];
        }
        catch (Exception fault) when (fault is JsonException or FormatException or CryptographicException)
        {
            throw new InvalidDataException(
                $"Expected the identity provider's signing keys in '{path}', found something unreadable. "
                    + "Delete the file to have new keys made; tokens signed with the old ones become worthless.",
                fault
            );
        }
    }

    public void Write(IEnumerable<SigningKey> keys)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(
                stream,
                keys.Select(key => new StoredKey(key.Algorithm, key.Pkcs8, key.RetiredAt))
            );
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
