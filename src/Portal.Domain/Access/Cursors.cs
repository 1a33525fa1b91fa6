using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portal.Platform;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>The last row of a page.</summary>
/// <param name="Value">Its value in the column that the list is sorted by, as text.</param>
/// <param name="Id">Its id, the last sort key of every list.</param>
public readonly record struct ListPosition(string Value, Guid Id);

/// <summary>
/// Writes and reads the cursors of lists that are paged by keyset. A cursor is authenticated (HMAC-SHA-256, RFC 2104) over
/// tenant, list, filter and order: one of anything else is refused. The key is
/// derived from the runtime key, so that all nodes accept each other's cursors.
/// </summary>
public sealed class Cursors(RuntimeSecrets secrets)
{
    private const int MacBytes = 16;
    private const int IdBytes = 16;
    private const int MaximumLength = 2_000;
    private readonly byte[] key = secrets.DeriveKey("list-cursors");

    /// <summary>Reads a page of a list.</summary>
    /// <param name="tenant">Tenant of the list.</param>
    /// <param name="list">Identifies list, filter and order; differs wherever one of these does.</param>
    /// <param name="request">Which part.</param>
    /// <param name="read">Reads the rows after a position; one more than the page holds, when there is one.</param>
    /// <param name="positionOf">The position of a page that ends with a row.</param>
    /// <exception cref="InvalidInputException">The limit is out of bounds, or the cursor is not of this list.</exception>
    internal async Task<KeysetPage<T>> PageAsync<T>(
        TenantId tenant,
        string list,
        KeysetRequest request,
        Func<ListPosition?, Task<List<T>>> read,
        Func<T, ListPosition> positionOf
    )
    {
        request.Check();
        var rows = await read(Read(tenant, list, request.Cursor));
        return request.Cut(rows, last => Write(tenant, list, positionOf(last)));
    }

    /// <summary>The cursor of the page after <paramref name="last"/>.</summary>
    /// <param name="tenant">Tenant of the list.</param>
    /// <param name="list">Identifies list, filter and order; differs wherever one of these does.</param>
    /// <param name="last">The last row of the page.</param>
    public string Write(TenantId tenant, string list, ListPosition last)
    {
        var value = Encoding.UTF8.GetBytes(last.Value);
        Span<byte> cursor = new byte[MacBytes + IdBytes + value.Length];
        last.Id.TryWriteBytes(cursor[MacBytes..], bigEndian: true, out _);
        value.CopyTo(cursor[(MacBytes + IdBytes)..]);
        Mac(tenant, list, cursor[MacBytes..])[..MacBytes].CopyTo(cursor);
        return Base64Url.EncodeToString(cursor);
    }

    /// <summary>The row after which a page begins, or null for the first page.</summary>
    /// <exception cref="InvalidInputException">The cursor is not one of this tenant's for this list, filter and order.</exception>
    public ListPosition? Read(TenantId tenant, string list, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }
        if (
            cursor.Length > MaximumLength
            || !Base64Url.IsValid(cursor)
            || Base64Url.DecodeFromChars(cursor) is not { Length: >= MacBytes + IdBytes } bytes
            || !CryptographicOperations.FixedTimeEquals(
                Mac(tenant, list, bytes.AsSpan(MacBytes)).AsSpan(0, MacBytes),
                bytes.AsSpan(0, MacBytes)
            )
        )
        {
            throw Refused();
        }
        var id = new Guid(bytes.AsSpan(MacBytes, IdBytes), bigEndian: true);
        return new(Encoding.UTF8.GetString(bytes.AsSpan(MacBytes + IdBytes)), id);
    }

    /// <summary>Fixed lengths, so that no two different inputs give the same bytes.</summary>
    private byte[] Mac(TenantId tenant, string list, ReadOnlySpan<byte> position)
    {
        Span<byte> input = new byte[IdBytes + SHA256.HashSizeInBytes + position.Length];
        tenant.Value.TryWriteBytes(input, bigEndian: true, out _);
        SHA256.HashData(Encoding.UTF8.GetBytes(list), input[IdBytes..]);
        position.CopyTo(input[(IdBytes + SHA256.HashSizeInBytes)..]);
        return HMACSHA256.HashData(key, input);
    }

    private static InvalidInputException Refused()
    {
        const string expected =
            "Expected the next cursor of an earlier answer to the same filter and order. "
            + "Leave it out to begin with the first page.";
        return new(new Dictionary<string, string>(StringComparer.Ordinal) { ["Cursor"] = expected });
    }
}
