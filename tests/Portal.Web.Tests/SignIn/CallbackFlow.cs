using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn.Provider;

namespace Portal.Web.Tests.SignIn;

/// <summary>A sign-in that has come back from a company's provider, or is about to.</summary>
public abstract class CallbackFlow(PortalWeb web, string tenant = "acme") : IDisposable
{
    private protected PortalBrowser Browser { get; } = new();

    private protected HttpResponseMessage? Last { get; set; }

    public void Dispose()
    {
        Browser.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The address that the provider sends the browser back to.</summary>
    private protected async Task<Uri> ToCallbackAsync(
        TestPerson? person = null,
        int? port = null,
        Action<ScriptedRealm>? script = null
    )
    {
        var realm = web.Become(person ?? await web.AddPersonAsync(tenant), tenant);
        script?.Invoke(realm);
        var start = await Browser.GetAsync(new Uri(web.Origin(tenant, port), "/sign-in/start"));
        return (await Browser.GetAsync(start.Headers.Location!)).Headers.Location!;
    }

    /// <summary>The last response signed the person in, or (with a reason) refused.</summary>
    private protected async Task SignedInUnlessAsync(string? reason)
    {
        if (reason is null)
        {
            Last!.RedirectsTo("/");
        }
        else
        {
            await RefusedAsync(reason);
        }
    }

    /// <param name="reason">As the event has it; null where any refusal will do.</param>
    private protected async Task RefusedAsync(string? reason)
    {
        var reference = await Last!.ReferenceAsync(HttpStatusCode.Forbidden);
        var recorded = await web.EventAsync(PlatformEventKind.SignInRefused, reference);
        Assert.True(reason is null || reason == recorded.Reason, $"Expected {reason}, found {recorded.Reason}.");
    }
}
