using System.Text;
using Portal.Platform.Hosting;

namespace Portal.Platform.Tests.Hosting;

public sealed class UserAgentTests
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    [Theory]
    [InlineData(null, null)]
    [InlineData("", 0)]
    [InlineData("Mozilla/5.0", 11)]
    public void A_short_one_is_kept(string? text, int? length) =>
        Assert.Equal(length, UserAgents.Shorten(text)?.Length);

    [Theory]
    [InlineData(298, 300)]
    [InlineData(299, 299)]
    [InlineData(300, 300)]
    public void A_long_one_is_cut_between_characters_so_that_a_database_stores_it(int ahead, int length)
    {
        var kept = UserAgents.Shorten(new string('a', ahead) + "\U0001F600" + new string('b', 100))!;
        Assert.Equal(length, kept.Length);
        Assert.NotEmpty(Strict.GetBytes(kept)); // as the database's driver does
    }
}
