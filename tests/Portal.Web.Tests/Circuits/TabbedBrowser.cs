using System.Text.RegularExpressions;
using Portal.Testing;
using Portal.Testing.Hub;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Circuits;

/// <summary>One session of a person at a node, with tabs that speak to Blazor's hub themselves.</summary>
internal sealed partial class TabbedBrowser : IAsyncDisposable
{
    private readonly PortalBrowser browser = new();
    private readonly List<RawHub> hubs = [];
    private readonly PortalWeb web;
    private readonly Uri site;
    private string records = "";

    private TabbedBrowser(PortalWeb web, Uri site) => (this.web, this.site) = (web, site);

    public static async Task<TabbedBrowser> SignInAsync(PortalWeb web, Uri site, TestPerson person)
    {
        var tenant = site.Host.Split('.')[0];
        var created = new TabbedBrowser(web, site);
        await web.SignInAsync(created.browser, person, tenant);
        foreach (var (name, value) in created.browser.Cookies(web.Origin(tenant)))
        {
            created.browser.Cookies(site)[name] = value;
        }
        using var page = await created.browser.GetAsync(new Uri(site, "/journeys"));
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var roots = Marker().Matches(html).Select(match => match.Groups["json"].Value);
        created.records =
            $"[{string.Join(',', roots.Where(json => json.Contains("\"server\"", StringComparison.Ordinal)))}]";
        return created;
    }

    /// <summary>A connection that has not asked for a circuit yet.</summary>
    public async Task<RawHub> ConnectAsync()
    {
        var origin = site.GetLeftPart(UriPartial.Authority);
        hubs.Add(await RawHub.ConnectAsync(site, browser.CookieHeader(site), origin));
        return hubs[^1];
    }

    /// <summary>Loses connections, and waits until the server has noticed.</summary>
    public async Task DropAsync(IEnumerable<RawHub> lost)
    {
        int Ended() => web.Logs.All.Split("GET /_blazor 101").Length;
        var (before, open) = (Ended(), lost.Where(hub => !hub.Closed.IsCompleted).ToList());
        foreach (var hub in open)
        {
            await hub.DisposeAsync();
        }
        await Wait.UntilAsync(() => Ended() >= before + open.Count, TimeLimit.WithSlack(10));
    }

    /// <summary>Opens a tab.</summary>
    public async Task<Tab> OpenAsync()
    {
        var hub = await ConnectAsync();
        var address = new Uri(site, "/").ToString();
        return new(hub, await hub.CallAsync("StartCircuit", address, address, records, "") as string);
    }

    /// <summary>Opens this many tabs, which are all admitted.</summary>
    public async Task<List<Tab>> OpenAsync(int count)
    {
        var tabs = new List<Tab>();
        for (var i = 0; i < count; i++)
        {
            tabs.Add(await OpenAsync());
            Assert.True(tabs[^1].IsOpen, $"Tab {i + 1} was refused: {tabs[^1].Hub.Sent()}");
        }
        return tabs;
    }

    /// <summary>Comes back to a tab over a new connection.</summary>
    public async Task<(RawHub Hub, bool IsBack)> ReturnAsync(Tab tab)
    {
        var hub = await ConnectAsync();
        return (hub, await hub.CallAsync("ConnectCircuit", tab.Secret) is true);
    }

    /// <summary>What a browser sends when a tab is closed or left.</summary>
    public async Task CloseAsync(Tab tab)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["circuitId"] = tab.Secret! };
        using var answer = await browser.PostAsync(new Uri(site, "/_blazor/disconnect"), form);
        Assert.True(answer.IsSuccessStatusCode, $"The tab was not closed: {answer.StatusCode}");
        await tab.Hub.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DropAsync(hubs);
        browser.Dispose();
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marker();
}

/// <summary>A tab of a browser.</summary>
/// <param name="Hub">Its connection.</param>
/// <param name="Secret">Its circuit's; null when it was refused.</param>
internal sealed record Tab(RawHub Hub, string? Secret)
{
    public bool IsOpen => Secret is not null;

    /// <summary>The text with which the server refused it.</summary>
    public static string RefusalOf(RawHub hub) =>
        hub
            .Received.Where(message => message is ["Portal.Refused", string])
            .Select(message => (string)message[1]!)
            .Single();
}
