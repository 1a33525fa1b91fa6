using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.TenantArea.Users;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

/// <summary>A user can be faster than the browser's round trip.</summary>
public sealed class QuickFilterTests(PortalWeb web) : PageTests(web)
{
    private readonly SlowBrowser browser = new();

    protected override string TenantName => "quickfilter";

    [Fact]
    public async Task A_second_filter_within_the_round_trip_keeps_the_first()
    {
        Services.AddSingleton<NavigationManager>(browser);
        ActAs(Ada);
        var page = Render<UsersPage>();
        WaitFor(page, Ada.Email);
        await page.Find("#user-role").ChangeAsync(new() { Value = "member" });
        await page.Find("#user-state").ChangeAsync(new() { Value = "active" });
        await page.InvokeAsync(browser.CatchUp);
        Assert.Equal(browser.BaseUri + PortalUrls.Users(role: "member", status: "active")[1..], browser.Uri);
        WaitFor(page, "No users match");
        Assert.Equal("member", page.Find("#user-role").GetAttribute("value"));
    }

    /// <summary>Completes navigations only on request, one after another.</summary>
    private sealed class SlowBrowser : NavigationManager
    {
        private readonly Queue<string> ahead = new();

        public SlowBrowser() => Initialize("http://localhost/", "http://localhost/users");

        public void CatchUp()
        {
            while (ahead.TryDequeue(out var next))
            {
                Uri = ToAbsoluteUri(next).ToString();
                NotifyLocationChanged(isInterceptedLink: false);
            }
        }

        protected override void NavigateToCore(string uri, NavigationOptions options) => ahead.Enqueue(uri);
    }
}
