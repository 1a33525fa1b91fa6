using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.Web.Tests;

public sealed class PortalUrlsTests
{
    private static readonly Uri Here = new("https://acme.example.com");

    [Theory]
    [InlineData("/")]
    [InlineData("/journeys")]
    [InlineData("/journeys?search=a%20b&page=2")]
    [InlineData("/audit-log?from=2026-11-22T00:00:00Z#top")]
    public void A_path_on_this_host_is_local(string path) => Assert.True(PortalUrls.IsLocalPath(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("journeys")]
    [InlineData("//globex.example.com")]
    [InlineData("/\\globex.example.com")]
    [InlineData("\\\\globex.example.com")]
    [InlineData("/\t/globex.example.com")]
    [InlineData("/\n/globex.example.com")]
    [InlineData("/a\\b")]
    [InlineData(" /journeys")]
    [InlineData("https://globex.example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("///globex.example.com")]
    [InlineData("/\u0085/x")]
    public void Anything_that_a_browser_could_read_as_another_place_is_not_local(string? path) =>
        Assert.False(PortalUrls.IsLocalPath(path));

    [Fact]
    public void An_endless_path_is_not_local() => Assert.False(PortalUrls.IsLocalPath("/" + new string('a', 4000)));

    [Fact]
    public void Whatever_counts_as_local_stays_on_this_host()
    {
        var pieces = Gen.Elements(
            "/",
            "\\",
            "//",
            "@",
            ":",
            "?",
            "#",
            ".",
            "\t",
            "\r\n",
            "%2f",
            "%5c",
            "globex.example.com",
            "a b"
        );
        var paths = Gen.NonEmptyListOf(pieces).Select(list => string.Concat(list)).ToArbitrary();
        Prop.ForAll(
                paths,
                path => !PortalUrls.IsLocalPath(path) || new Uri(Here, Cleaned(path)).Authority == Here.Authority
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Filters_survive_the_way_through_the_address()
    {
        var text = ArbMap.Default.ArbFor<NonNull<string>>().Filter(value => IsWellFormed(value.Get));
        Prop.ForAll(
                text,
                text,
                (search, status) =>
                {
                    var uri = new Uri(Here, PortalUrls.Journeys(search.Get, status.Get, "-due", 3));
                    var query = QueryHelpers.ParseQuery(uri.Query);
                    return uri.AbsolutePath == "/journeys"
                        && query["search"].ToString() == search.Get
                        && query["status"].ToString() == status.Get
                        && query["sort"] == "-due"
                        && query["page"] == "3";
                }
            )
            .Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData("Tartu & Riga", "/journeys?search=Tartu%20%26%20Riga")]
    [InlineData("50% + 1?", "/journeys?search=50%25%20%2B%201%3F")]
    [InlineData("", "/journeys")]
    public void Spaces_and_punctuation_are_escaped_and_what_is_empty_is_left_out(string search, string expected) =>
        Assert.Equal(expected, PortalUrls.Journeys(search));

    [Fact]
    public void The_first_page_needs_no_number() =>
        Assert.Equal("/users?status=active", PortalUrls.Users(status: "active", page: 1));

    [Fact]
    public void Moments_travel_as_utc()
    {
        var from = new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.FromHours(2));
        Assert.Equal("/audit-log?from=2026-11-22T00%3A00%3A00Z", PortalUrls.AuditLog(from: from));
    }

    [Theory]
    [InlineData("/journeys?search=a b", "/sign-in/start?returnUrl=%2Fjourneys%3Fsearch%3Da%20b")]
    [InlineData("//globex.example.com", "/sign-in/start")]
    [InlineData("/", "/sign-in/start")]
    [InlineData(null, "/sign-in/start")]
    public void Sign_in_takes_along_local_return_addresses_only(string? returnUrl, string expected) =>
        Assert.Equal(expected, PortalUrls.SignInStart(returnUrl));

    [Fact]
    public void An_invitation_keeps_its_secret_in_the_fragment()
    {
        var link = new Uri(Here, PortalUrls.InvitationLink("s3cret"));
        Assert.Equal("/invitation", link.PathAndQuery);
        Assert.Equal("#s3cret", link.Fragment);
    }

    // What the WHATWG URL parser does before it looks: tabs and line breaks vanish, backslashes are slashes.
    private static string Cleaned(string path) =>
        path.Replace("\t", "").Replace("\r", "").Replace("\n", "").Replace('\\', '/');

    private static bool IsWellFormed(string value) =>
        value.Length > 0 && value.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
