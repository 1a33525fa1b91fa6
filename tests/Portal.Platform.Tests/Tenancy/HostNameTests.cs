using System.Net;
using FsCheck;
using FsCheck.Fluent;
using HostName = Portal.Platform.Tenancy.HostName;

namespace Portal.Platform.Tests.Tenancy;

/// <summary>IC-1: whole name, ASCII case-insensitive, port ignored; nothing else is a match.</summary>
public sealed class HostNameTests
{
    private static readonly Gen<string> Label = Gen.Choose(1, 12)
        .SelectMany(length => Gen.ArrayOf(Gen.Elements("abcdefghijklmnopqrstuvwxyz0123456789".ToCharArray()), length))
        .Select(letters => new string(letters));

    // A last label with a letter first: a name of digits only would be an IP literal.
    private static readonly Gen<string> Name =
        from labels in Gen.Choose(1, 4).SelectMany(count => Gen.ArrayOf(Label, count))
        from last in Label
        select string.Join('.', labels) + ".x" + last;

    [Fact]
    public void A_name_is_read_in_any_case_and_with_any_port()
    {
        Check(
            from name in Name
            from upper in Gen.Elements(true, false)
            from port in Gen.Elements("", ":1", ":80", ":5100", ":65535")
            select (name, header: (upper ? name.ToUpperInvariant() : name) + port),
            sample => HostName.TryParse(sample.header, out var read) && read.Value == sample.name
        );
    }

    [Fact]
    public void A_trailing_or_doubled_dot_is_no_name()
    {
        Check(
            from name in Name
            from text in Gen.Elements(
                name + ".",
                "." + name,
                name + ".:80",
                name.Replace(".", "..", StringComparison.Ordinal)
            )
            select text,
            text => !HostName.TryParse(text, out _)
        );
    }

    [Fact]
    public void A_longer_name_is_another_name()
    {
        Check(
            from name in Name
            from prefix in Gen.Elements("www.", "x.", "x")
            select (name, longer: prefix + name),
            sample => HostName.Parse(sample.name) != HostName.Parse(sample.longer)
        );
    }

    [Fact]
    public void An_address_is_no_name()
    {
        Check(
            Gen.ArrayOf(Gen.Choose(0, 255), 4).Select(bytes => string.Join('.', bytes)),
            text => !HostName.TryParse(text, out _) && !HostName.TryParse(text + ":80", out _)
        );
        Check(
            Gen.ArrayOf(Gen.Choose(0, 255), 16)
                .Select(bytes => new IPAddress([.. bytes.Select(b => (byte)b)]).ToString()),
            text => !HostName.TryParse(text, out _) && !HostName.TryParse($"[{text}]:80", out _)
        );
    }

    [Fact]
    public void What_is_not_ascii_is_no_name()
    {
        Check(
            from name in Name
            from at in Gen.Choose(0, 1000)
            from letter in Gen.Elements(
                "ä",
                "е" /* Cyrillic */
                ,
                "。",
                "\u212a" /* Kelvin */
                ,
                "ı",
                "\u200b",
                " ",
                "_",
                "%",
                "/",
                "@",
                "\0"
            )
            select name.Insert(at % (name.Length + 1), letter),
            text => !HostName.TryParse(text, out _)
        );
    }

    [Fact]
    public void Whatever_is_read_reads_again_as_itself()
    {
        Check(
            ArbMap.Default.GeneratorFor<string>(),
            text => !HostName.TryParse(text, out var name) || HostName.Parse(name.Value) == name
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("acme.example:")]
    [InlineData("acme.example:x")]
    [InlineData("acme.example:65536")]
    [InlineData("acme.example:80:80")]
    [InlineData("acme.example:-1")]
    [InlineData("-acme.example")]
    [InlineData("acme-.example")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    public void Everything_else_is_refused(string? header) => Assert.False(HostName.TryParse(header, out _));

    [Fact]
    public void Names_that_are_too_long_are_refused()
    {
        Assert.True(HostName.TryParse(new string('a', 63) + ".example", out _));
        Assert.False(HostName.TryParse(new string('a', 64) + ".example", out _));
        Assert.False(HostName.TryParse(string.Join('.', Enumerable.Repeat("abcd", 51)), out _));
    }

    private static void Check<T>(Gen<T> samples, Func<T, bool> holds) =>
        Prop.ForAll(samples.ToArbitrary(), holds).QuickCheckThrowOnFailure();
}
