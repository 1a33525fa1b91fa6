using Portal.Testing;

namespace Portal.Isolation.Tests.Sessions;

/// <summary>A person signed in through the real provider, with the cookies that a browser would hold.</summary>
internal sealed class SignedIn : IDisposable
{
    public const string SessionCookie = "__Host-portal-session";

    private SignedIn(PortalBrowser browser, Uri site) => (Browser, Site) = (browser, site);

    public PortalBrowser Browser { get; }

    public Uri Site { get; }

    public string Cookie => Browser.Cookies(Site)[SessionCookie];

    public static async Task<SignedIn> AsAsync(PortalStack stack, string email)
    {
        var tenant = email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..].Split('.')[0];
        var site = new Uri(stack.Origin(tenant));
        var browser = new PortalBrowser();
        using var page = await browser.SignInAsync(site, email);
        Assert.Equal(200, (int)page.StatusCode);
        Assert.True(browser.Cookies(site).ContainsKey(SessionCookie), $"Expected {email} to be signed in.");
        return new(browser, site);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Browser.GetAsync(new Uri(Site, path));

    public void Dispose() => Browser.Dispose();
}
