using Microsoft.AspNetCore.Antiforgery;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.Support;

/// <summary>What the bar of a support session says on every page of the tenant's host.</summary>
/// <param name="Company">The tenant's name.</param>
/// <param name="Session">The session; its remaining time is as of this request.</param>
/// <param name="HasOwnSession">Whether the browser also holds a person's session, which waits.</param>
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
internal sealed class SupportBarFactory(BrowserSupport support, IAntiforgery antiforgery)
{
    /// <summary>The bar, or null: no support session, or it cannot be said whether there is one.</summary>
    public async Task<SupportBar?> FindAsync(HttpContext context)
    {
        if (context.FindResolvedHost()?.Tenant is not { } tenant || context.Response.HasStarted)
        {
            return null;
        }
        try
        {
            return (await support.FindAsync(context)).Session is { } session
                ? Make(context, tenant.Id, tenant.DisplayName, session)
                : null;
        }
        catch (PortalException)
        {
            return null; // the page under the bar is a refusal that says as much
        }
    }

    private SupportBar Make(HttpContext context, Platform.Tenancy.TenantId tenant, string company, LiveSupport session)
    {
        // A token counts for whoever it was made for; on pages that ask for no session nobody is signed in yet.
        if (SupportPrincipal.Read(context.User) is null)
        {
            context.User = SupportPrincipal.Create(tenant, session);
        }
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new(
            company,
            session,
            HostCookie.ValuesOf(context.Request, SessionCookie.Name).Count > 0,
            tokens.FormFieldName,
            tokens.RequestToken!
        );
    }
}
