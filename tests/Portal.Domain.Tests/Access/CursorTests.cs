using System.Buffers.Text;
using System.Security.Cryptography;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests.Access;

/// <summary>A cursor holds for one tenant, list, filter and order; every other one is refused.</summary>
public sealed class CursorTests : IDisposable
{
    private const string List = "journeys|LatestChange||";
    private static readonly TenantId Acme = TenantId.New();
    private static readonly ListPosition Last = new("õ 🚢 2026", Guid.CreateVersion7());

    private readonly string keyFile = Path.GetTempFileName();
    private readonly Cursors cursors;

    public CursorTests() => cursors = NewCopy();

    public static TheoryData<string> Damaged =>
        [
            "",
            "x",
            "=",
            "not a cursor",
            new string('A', 43),
            new string('A', 44),
            new string('A', 5_000),
            "%00",
            "a b c d",
            "\0\0\0\0",
        ];

    [Fact]
    public void What_was_written_is_read_again_also_by_another_copy_of_the_service()
    {
        var cursor = cursors.Write(Acme, List, Last);
        Assert.Equal(Last, cursors.Read(Acme, List, cursor));
        Assert.Equal(Last, NewCopy(keepKey: true).Read(Acme, List, cursor));
        Assert.Null(cursors.Read(Acme, List, cursor: null));
    }

    [Fact]
    public void A_cursor_of_another_tenant_list_or_key_is_refused()
    {
        var cursor = cursors.Write(Acme, List, Last);
        Refused(() => cursors.Read(TenantId.New(), List, cursor));
        Refused(() => cursors.Read(Acme, List + "x", cursor));
        Refused(() => NewCopy().Read(Acme, List, cursor));
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public void What_is_no_cursor_is_refused(string cursor) => Refused(() => cursors.Read(Acme, List, cursor));

    [Fact]
    public void A_cursor_with_any_bit_changed_or_any_byte_missing_is_refused()
    {
        var cursor = Base64Url.DecodeFromChars(cursors.Write(Acme, List, Last));
        for (var bit = 0; bit < cursor.Length * 8; bit++)
        {
            var damaged = cursor.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(() => cursors.Read(Acme, List, Base64Url.EncodeToString(damaged)));
        }
        for (var length = 0; length < cursor.Length; length++)
        {
            var cut = cursor[..length];
            Refused(() => cursors.Read(Acme, List, Base64Url.EncodeToString(cut)));
        }
    }

    public void Dispose() => File.Delete(keyFile);

    private Cursors NewCopy(bool keepKey = false)
    {
        if (!keepKey)
        {
            File.WriteAllText(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }
        return new(new RuntimeSecrets(keyFile));
    }

    private static void Refused(Func<object?> read) =>
        Assert.Equal(["Cursor"], Assert.Throws<InvalidInputException>(read).Errors.Keys);
}
