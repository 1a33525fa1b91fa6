using System.Net;
using System.Text.RegularExpressions;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Sessions;
using Portal.Platform.KeyService;
using Portal.Testing;
using Portal.Web;

namespace Portal.Isolation.Tests.Faults;

/// <summary>The credentials that open each area: cookies with the token of a form, keys, secrets of callers.</summary>
internal sealed partial class FaultCredentials : IAsyncDisposable
{
    private static readonly string[] Endings = [PortalUrls.SignOut, PortalUrls.SupportEnd];

    private readonly PortalStack stack;
    private readonly StackKeys keys;
    private readonly Dictionary<FaultArea, List<(string Name, string Value)[]>> live = [];

    private FaultCredentials(PortalStack stack) => (this.stack, keys) = (stack, new(stack));

    public static async Task<FaultCredentials> PrepareAsync(PortalStack stack)
    {
        var credentials = new FaultCredentials(stack);
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        using var inside = await SignedIn.InsideAsync(stack, "acme", mode: "operate");
        credentials.live[FaultArea.Tenant] =
        [
            [("Cookie", ada.Browser.CookieHeader(ada.Site))],
            [("Cookie", inside.Browser.CookieHeader(inside.Site))],
        ];
        credentials.live[FaultArea.Staff] = [await credentials.StaffAsync()];
        credentials.live[FaultArea.TenantApi] = [Bearer((await credentials.keys.NewAsync("acme")).Text)];
        credentials.live[FaultArea.PlatformApi] =
        [
            Bearer(await File.ReadAllTextAsync(Path.Combine(stack.State, "platform-key"))),
        ];
        var position = (KeyServiceRoutes.PositionHeader, (await stack.KeyServicePositionAsync())!.ToString());
        credentials.live[FaultArea.KeyService] =
        [
            .. new[] { "web", "api", "operator" }.Select(caller =>
                Bearer(File.ReadAllText(stack.KeyFile("keyservice-caller-" + caller))).Append(position).ToArray()
            ),
        ];
        credentials.live[FaultArea.Health] =
        [
            [],
        ];
        return credentials;
    }

    /// <summary>Headers that open the target. An endpoint that ends a session gets one of its own.</summary>
    /// <param name="target">Where the request goes.</param>
    /// <param name="which">Any number: which of several.</param>
    public async Task<(string Name, string Value)[]> ForAsync(FaultTarget target, int which)
    {
        if (!Endings.Contains(target.Pattern, StringComparer.Ordinal))
        {
            var known = live[target.Area];
            return known[which % known.Count];
        }
        if (target.Area == FaultArea.Staff)
        {
            return await StaffAsync();
        }
        using var ben = await SignedIn.AsAsync(stack, "ben@acme.test");
        return [("Cookie", ben.Browser.CookieHeader(ben.Site))];
    }

    public ValueTask DisposeAsync() => keys.DisposeAsync();

    private static (string Name, string Value)[] Bearer(string credential) =>
        [("Authorization", "Bearer " + credential)];

    private async Task<(string Name, string Value)[]> StaffAsync()
    {
        using var browser = new PortalBrowser();
        var staff = new Uri(stack.Origin("staff"));
        using var signedIn = await browser.SignInAsync(staff, "olga@staff.test");
        using var form = await browser.GetAsync(new Uri(staff, PortalUrls.Staff.Tenant("acme")));
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        var token = Token().Match(await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return [("Cookie", browser.CookieHeader(staff)), ("RequestVerificationToken", token.Groups["value"].Value)];
    }

    [GeneratedRegex(
        "name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Token();
}
