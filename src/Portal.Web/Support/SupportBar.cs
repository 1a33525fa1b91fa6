using Microsoft.AspNetCore.Antiforgery;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.Support;

/// <summary>The bar of a support session, on every page of the tenant's host.</summary>
/// <param name="Company">The tenant's name.</param>
/// <param name="Session">The session; its remaining time is as of this request.</param>
/// <param name="HasOwnSession">Whether the browser also holds a person's session, which is ignored meanwhile.</param>
/// <param name="TokenField">Name of the form's antiforgery field.</param>
/// <param name="Token">Its value.</param>
public sealed record SupportBar(
    string Company,
    LiveSupport Session,
    bool HasOwnSession,
    string TokenField,
    string Token
);

/// <summary>Finds the bar of a request.</summary>
internal sealed class SupportBarFactory(BrowserSessions sessions, IAntiforgery antiforgery)
{
    /// <summary>The bar, or null if there is no support session or it cannot be looked up now.</summary>
    public async Task<SupportBar?> FindAsync(HttpContext context)
    {
        if (context.FindResolvedHost()?.Tenant is not { } tenant || context.Response.HasStarted)
        {
            return null;
        }
        try
        {
            return (await sessions.FindSupportAsync(context)).Identity is SupportIdentity identity
                ? Create(context, tenant.DisplayName, identity)
                : null;
        }
        catch (PortalException)
        {
            return null; // the page under the bar is a refusal that says as much
        }
    }

    private SupportBar Create(HttpContext context, string company, SupportIdentity identity)
    {
        // Antiforgery tokens are bound to who is signed in; pages without authentication have no identity yet.
        if (context.User.Identity is not SupportIdentity)
        {
            context.User = new(identity);
        }
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new(
            company,
            identity.Session,
            HostCookie.Session.IsPresent(context.Request),
            tokens.FormFieldName,
            tokens.RequestToken!
        );
    }
}
