using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing.Hub;

namespace Portal.Isolation.Tests.Circuits;

/// <summary>Starts circuits as Blazor's script does, and as it never would.</summary>
internal static partial class RawCircuit
{
    /// <summary>Connects with a person's cookies and the origin of the own host.</summary>
    public static Task<RawHub> ConnectAsync(SignedIn person, string? origin = null) =>
        RawHub.ConnectAsync(
            person.Site,
            person.Browser.CookieHeader(person.Site),
            origin ?? person.Site.GetLeftPart(UriPartial.Authority)
        );

    /// <summary>Opens the WebSocket as <see cref="ConnectAsync"/> does, and holds back the hub's handshake.</summary>
    public static Task<RawHub> OpenAsync(SignedIn person) =>
        RawHub.OpenAsync(
            person.Site,
            person.Browser.CookieHeader(person.Site),
            person.Site.GetLeftPart(UriPartial.Authority)
        );

    /// <summary>The component records that the server put into its own page, as the script sends them back.</summary>
    public static async Task<string> RecordsAsync(SignedIn person)
    {
        using var page = await person.GetAsync("/journeys");
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var records = Marker()
            .Matches(html)
            .Select(m => m.Groups["json"].Value)
            .Where(json => json.Contains("\"server\"", StringComparison.Ordinal));
        return $"[{string.Join(',', records)}]";
    }

    /// <summary>Starts a circuit and returns its secret; null when it was refused.</summary>
    public static async Task<string?> StartAsync(
        RawHub hub,
        SignedIn person,
        string? baseUri = null,
        string? uri = null,
        string? records = null
    ) =>
        await hub.CallAsync(
            "StartCircuit",
            baseUri ?? new Uri(person.Site, "/").ToString(),
            uri ?? new Uri(person.Site, "/").ToString(),
            records ?? await RecordsAsync(person),
            null
        ) as string;

    /// <summary>Sends the handshake that was held back, and tries to start a circuit on the list of journeys.</summary>
    /// <returns>Null when it was refused.</returns>
    public static async Task<string?> StartLateAsync(RawHub hub, SignedIn person, string records)
    {
        try
        {
            await hub.GreetAsync();
            var journeys = new Uri(person.Site, "/journeys").ToString();
            return await StartAsync(hub, person, uri: journeys, records: records);
        }
        catch (Exception e) when (e is HubRefusedException or WebSocketException)
        {
            return null;
        }
    }

    /// <summary>Whether the server ended the connection within this time.</summary>
    public static async Task<bool> ClosesWithinAsync(this RawHub hub, TimeSpan time) =>
        await Task.WhenAny(hub.Closed, Task.Delay(time, TestContext.Current.CancellationToken)) == hub.Closed;

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marker();
}
