using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.PlainPages;

namespace Portal.Web.SignIn;

/// <summary>The pages around the redirect to the provider.</summary>
internal static class SignInPages
{
    /// <summary>Says who is signed in already, or why the last session is over.</summary>
    public static async Task LandingAsync(
        HttpContext context,
        StaticPages pages,
        BrowserSessions sessions,
        string? returnUrl
    )
    {
        var found = await sessions.FindPersonAsync(context);
        var ended =
            found.State == BrowserSessionState.Ended ? SessionNotice.Of(await sessions.TakeEndAsync(context)) : null;
        await LandingAsync(context, pages, returnUrl, NameOf(found), ended);
    }

    /// <summary>On a company's host and on the staff's.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pages">Writes the page.</param>
    /// <param name="returnUrl">Where the person wanted to go.</param>
    /// <param name="signedInAs">Who is signed in already.</param>
    /// <param name="ended">Why the last session is over.</param>
    public static Task LandingAsync(
        HttpContext context,
        StaticPages pages,
        string? returnUrl,
        string? signedInAs,
        SessionNotice? ended
    )
    {
        var parameters = Parameters(context, returnUrl);
        parameters[nameof(SignInLandingPage.SignedInAs)] = signedInAs;
        parameters[nameof(SignInLandingPage.Ended)] = ended;
        return pages.WriteAsync<SignInLandingPage>(context, StatusCodes.Status200OK, parameters);
    }

    /// <summary>Names provider, reason and reference, on a company's host and on the staff's.</summary>
    public static Task FailedAsync(HttpContext context, StaticPages pages, SignInFailedException failure, int status)
    {
        var parameters = Parameters(context, returnUrl: null);
        parameters[nameof(SignInLandingPage.Failure)] = failure.Words;
        parameters[nameof(SignInLandingPage.Reference)] = context.TraceIdentifier;
        return pages.WriteAsync<SignInLandingPage>(context, status, parameters);
    }

    public static async Task InvitationAsync(
        HttpContext context,
        StaticPages pages,
        BrowserSessions sessions,
        string? error = null
    ) =>
        await pages.WriteAsync<InvitationPage>(
            context,
            error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            new()
            {
                [nameof(InvitationPage.CompanyName)] = context.GetTenant().DisplayName,
                [nameof(InvitationPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(InvitationPage.Error)] = error,
                [nameof(InvitationPage.Reference)] = error is null ? null : context.TraceIdentifier,
                [nameof(InvitationPage.SignedInAs)] = NameOf(await sessions.FindPersonAsync(context)),
            }
        );

    public static async Task SignedOutAsync(HttpContext context, StaticPages pages, BrowserSessions sessions) =>
        await SignedOutAsync(context, pages, NameOf(await sessions.FindPersonAsync(context)));

    /// <summary>On a company's host and on the staff's.</summary>
    public static Task SignedOutAsync(HttpContext context, StaticPages pages, string? signedInAs) =>
        pages.WriteAsync<SignedOutPage>(
            context,
            StatusCodes.Status200OK,
            new()
            {
                [nameof(SignedOutPage.CompanyName)] = context.GetResolvedHost().Tenant?.DisplayName,
                [nameof(SignedOutPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(SignedOutPage.SignedInAs)] = signedInAs,
            }
        );

    /// <summary>
    /// Navigates to the provider after a form of ours. A redirect would count as part of the form's submission, and the content
    /// security policy would have to allow every host that the provider itself passes people on to; a new navigation does not.
    /// </summary>
    public static Task OnwardAsync(HttpContext context, StaticPages pages, string address)
    {
        var host = context.GetResolvedHost();
        return pages.WriteAsync<OnwardPage>(
            context,
            StatusCodes.Status200OK,
            new()
            {
                [nameof(OnwardPage.CompanyName)] = host.Tenant?.DisplayName,
                [nameof(OnwardPage.Host)] = host.Name.Value,
                [nameof(OnwardPage.ProviderName)] = context.GetIdentityProvider().DisplayName,
                [nameof(OnwardPage.Address)] = address,
                [nameof(OnwardPage.IsStaff)] = host.Kind == HostKind.Staff,
            }
        );
    }

    private static string? NameOf(BrowserSession found) => (found.Identity as PersonIdentity)?.Session.Email;

    private static Dictionary<string, object?> Parameters(HttpContext context, string? returnUrl) =>
        new(StringComparer.Ordinal)
        {
            [nameof(SignInLandingPage.CompanyName)] = context.GetResolvedHost().Tenant?.DisplayName,
            [nameof(SignInLandingPage.Host)] = context.GetResolvedHost().Name.Value,
            [nameof(SignInLandingPage.ProviderName)] = context.GetResolvedHost().IdentityProvider?.DisplayName,
            [nameof(SignInLandingPage.ReturnUrl)] = PortalUrls.IsLocalPath(returnUrl) ? returnUrl : null,
        };
}
