using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Tests.Keys;

public sealed class ApiKeyFormatTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/= \u00e9\0";

    private static readonly Gen<PresentedKey> Key =
        from id in Bytes(16)
        from secret in Bytes(ApiKeyFormat.SecretBytes)
        from keyClass in Gen.Elements(KeyClass.Tenant, KeyClass.Platform)
        select new PresentedKey(keyClass, new KeyId(new Guid(id)), secret);

    [Fact]
    public void What_was_written_is_read_back()
    {
        Holds(
            Key,
            key =>
                ApiKeyFormat.TryParse(ApiKeyFormat.Write(key), out var read)
                && (read.Class, read.Id) == (key.Class, key.Id)
                && read.Secret.Span.SequenceEqual(key.Secret.Span)
        );
    }

    [Fact]
    public void A_key_is_one_word_of_one_length_with_its_class_in_front()
    {
        Holds(
            Key,
            key =>
            {
                var text = ApiKeyFormat.Write(key);
                return text.Length == ApiKeyFormat.Length
                    && text.StartsWith(key.Class == KeyClass.Tenant ? "ptk_" : "ppk_", StringComparison.Ordinal)
                    && text[4..].All(char.IsAsciiLetterOrDigit);
            }
        );
    }

    [Fact]
    public void Every_key_that_is_one_character_off_is_refused()
    {
        var text = ApiKeyFormat.Write(NewKey());
        foreach (var at in Enumerable.Range(0, text.Length))
        {
            foreach (var other in Alphabet.Where(c => c != text[at]))
            {
                Assert.False(ApiKeyFormat.TryParse(text[..at] + other + text[(at + 1)..], out _), $"{at}: {other}");
            }
        }
    }

    [Fact]
    public void Two_neighbours_that_changed_places_are_refused()
    {
        Holds(
            from key in Key
            from at in Gen.Choose(0, ApiKeyFormat.Length - 2)
            select (Text: ApiKeyFormat.Write(key), At: at),
            typo =>
            {
                var swapped = new StringBuilder(typo.Text);
                (swapped[typo.At], swapped[typo.At + 1]) = (swapped[typo.At + 1], swapped[typo.At]);
                return swapped.ToString() == typo.Text || !ApiKeyFormat.TryParse(swapped.ToString(), out _);
            }
        );
    }

    [Fact]
    public void Every_truncated_lengthened_or_padded_key_is_refused()
    {
        var text = ApiKeyFormat.Write(NewKey());
        Assert.All(
            Enumerable.Range(0, text.Length),
            length => Assert.False(ApiKeyFormat.TryParse(text[..length], out _))
        );
        Assert.All(
            new[] { text + "0", " " + text, text + " ", text + "\n", "0" + text, text + text },
            other => Assert.False(ApiKeyFormat.TryParse(other, out _))
        );
    }

    [Fact]
    public void Whatever_is_read_is_the_only_text_of_that_key()
    {
        var characters = Gen.Elements(Alphabet.ToCharArray());
        Holds(
            from body in Gen.ArrayOf(characters, ApiKeyFormat.Length - 4)
            from prefix in Gen.Elements("ptk_", "ppk_", "PTK_", "pxk_", "")
            select prefix + new string(body),
            text => !ApiKeyFormat.TryParse(text, out var key) || ApiKeyFormat.Write(key) == text
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ptk_")]
    [InlineData("Bearer ptk_")]
    // The checksum holds, and the number is too large for a key: 62^22 - 1 as id.
    [InlineData("ptk_zzzzzzzzzzzzzzzzzzzzzz000000000000000000000000000000000")]
    public void Other_texts_are_refused(string? text)
    {
        Assert.False(ApiKeyFormat.TryParse(text, out _));
        if (text is { Length: ApiKeyFormat.Length - 6 })
        {
            Span<char> digits = stackalloc char[6];
            ApiKeyFormat.WriteNumber(ApiKeyFormat.Checksum(text), digits);
            Assert.False(ApiKeyFormat.TryParse(text + digits.ToString(), out _));
        }
    }

    [Fact]
    public void The_checksum_is_the_one_of_RFC_1952()
    {
        Assert.Equal(0xCBF43926u, ApiKeyFormat.Checksum("123456789"));
    }

    [Theory]
    [InlineData(KeyClass.Tenant, "ptk_0296tiiBZ8pULp88AtoLBl022hddLfphki2aeXRpU13eAieohyjUQYy1w162a")]
    [InlineData(KeyClass.Platform, "ppk_0296tiiBZ8pULp88AtoLBl022hddLfphki2aeXRpU13eAieohyjUQYy2ogJYb")]
    public void The_text_of_a_key_never_changes(KeyClass keyClass, string text)
    {
        var id = new KeyId(Guid.Parse("01234567-89ab-7cde-8f01-23456789abcd"));
        var secret = Enumerable.Range(0, ApiKeyFormat.SecretBytes).Select(i => (byte)(i * 11 + 3)).ToArray();
        Assert.Equal(text, ApiKeyFormat.Write(new(keyClass, id, secret)));
    }

    [Fact]
    public void A_key_that_gets_into_a_text_by_mistake_does_not_tell_its_secret()
    {
        var key = NewKey();
        var created = new CreatedKey(key.Id.Value, 1, ApiKeyFormat.Write(key));
        Assert.DoesNotContain(created.Key, created.ToString(), StringComparison.Ordinal);
        Assert.Equal($"Tenant key {key.Id}", key.ToString());
    }

    private static PresentedKey NewKey() =>
        new(KeyClass.Tenant, KeyId.New(), RandomNumberGenerator.GetBytes(ApiKeyFormat.SecretBytes));

    private static Gen<byte[]> Bytes(int count) =>
        Gen.ArrayOf(Gen.Frequency((4, Gen.Choose(0, 255)), (1, Gen.Elements(0, 255))).Select(b => (byte)b), count);

    private static void Holds<T>(Gen<T> values, Func<T, bool> property) =>
        Prop.ForAll(Arb.From(values), property).QuickCheckThrowOnFailure();
}
