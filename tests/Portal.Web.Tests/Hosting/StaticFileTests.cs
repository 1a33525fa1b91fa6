using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

/// <summary>What pages load: compressed, under addresses that browsers keep for good. The pages themselves: neither.</summary>
[Collection(WebCollection.Name)]
public sealed partial class StaticFileTests(PortalWeb web)
{
    private const string ForGood = "max-age=31536000, immutable";

    public static TheoryData<string, string> Pages =>
        new()
        {
            { "acme", PortalUrls.SignIn },
            { "acme", PortalUrls.Home }, // the document of every page with a circuit
            { "acme", "/no-such-page" },
            { "acme", PortalUrls.SignInCallback }, // without what the provider sends: a refusal
            { "staff", PortalUrls.SignIn },
        };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Files_that_a_page_names_are_compressed_and_kept(string host, string path)
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var page = await GetAsync(browser, web.Origin(host), path);
        var files = FilesOf(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".js", StringComparison.Ordinal));
        foreach (var file in files)
        {
            await AssertKeptAsync(browser, web.Origin(host), file);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_neither_stored_nor_compressed(string host, string path)
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var page = await GetAsync(browser, web.Origin(host), path);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.True(page.Headers.CacheControl!.NoStore);
        Assert.Empty(page.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Fonts_are_named_by_their_fingerprints()
    {
        using var browser = new PortalBrowser();
        var styles = await browser.GetAsync(new Uri(web.Acme, "/css/fonts.css"));
        var text = await styles.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var fonts = FontAddress().Matches(text).Select(match => match.Groups["path"].Value).ToList();
        Assert.NotEmpty(fonts);
        foreach (var font in fonts)
        {
            await AssertKeptAsync(browser, web.Acme, font);
        }
    }

    [Fact]
    public async Task A_file_by_its_plain_name_is_asked_for_again()
    {
        using var browser = new PortalBrowser();
        var file = await GetAsync(browser, web.Acme, "/css/plain.css");
        Assert.Equal("no-cache", file.Headers.CacheControl!.ToString());
        Assert.NotNull(file.Headers.ETag);
    }

    private static async Task AssertKeptAsync(PortalBrowser browser, Uri origin, string path)
    {
        var file = await GetAsync(browser, origin, path);
        Assert.True(file.StatusCode == HttpStatusCode.OK, $"{path}: {file.StatusCode}");
        Assert.True(
            ForGood == file.Headers.GetValues("Cache-Control").Single(),
            $"{path}: {file.Headers.CacheControl}"
        );
        var (type, encoding) = Path.GetExtension(path) switch
        {
            ".css" => ("text/css", "br"),
            ".js" => ("text/javascript", "br"),
            ".svg" => ("image/svg+xml", "br"),
            ".woff2" => ("font/woff2", null), // compressed in itself
            _ => (null, null),
        };
        Assert.True(type == file.Content.Headers.ContentType!.MediaType, $"{path}: {file.Content.Headers.ContentType}");
        Assert.True(
            encoding == file.Content.Headers.ContentEncoding.SingleOrDefault(),
            $"{path}: {file.Content.Headers.ContentEncoding}"
        );
        Assert.True(encoding is null || file.Headers.Vary.Contains("Accept-Encoding"), $"{path}: {file.Headers.Vary}");
    }

    /// <summary>As a browser asks; what is compressed comes as it was sent.</summary>
    private static async Task<HttpResponseMessage> GetAsync(PortalBrowser browser, Uri origin, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(origin, path));
        request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        return await browser.SendAsync(request);
    }

    private static List<string> FilesOf(string html) =>
        [.. FileAddress().Matches(html).Select(match => "/" + match.Groups["path"].Value.TrimStart('/')).Distinct()];

    [GeneratedRegex("<(link|script|img)[^>]* (href|src)=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileAddress();

    [GeneratedRegex("url\\(\"\\.\\.(?<path>/fonts/[^\"]+)\"\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FontAddress();
}
