using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.PlainPages;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>The pages around the redirect to the staff's provider.</summary>
internal static class StaffSignInPages
{
    /// <summary>Shown where a tenant's pages name the company.</summary>
    public const string Name = "the staff area";

    /// <summary>Says who is signed in already, or why the last session is over.</summary>
    public static async Task LandingAsync(
        HttpContext context,
        StaticPages pages,
        StaffSessions sessions,
        string? returnUrl
    )
    {
        var found = await sessions.FindAsync(context, context.RequestAborted);
        var parameters = Parameters(context, returnUrl);
        parameters[nameof(SignInLandingPage.SignedInAs)] = NameOf(found);
        if (found.State == BrowserSessionState.Ended && HostCookie.Staff.Take(context) is { } secret)
        {
            var end = await sessions.FindEndAsync(secret, context.RequestAborted);
            parameters[nameof(SignInLandingPage.Ended)] = SessionNotice.Of(end);
        }
        await pages.WriteAsync<SignInLandingPage>(context, StatusCodes.Status200OK, parameters);
    }

    /// <summary>Names provider, reason and reference.</summary>
    public static Task FailedAsync(HttpContext context, StaticPages pages, SignInFailedException failure, int status)
    {
        var parameters = Parameters(context, returnUrl: null);
        parameters[nameof(SignInLandingPage.Failure)] = failure.Words;
        parameters[nameof(SignInLandingPage.Reference)] = context.TraceIdentifier;
        return pages.WriteAsync<SignInLandingPage>(context, status, parameters);
    }

    public static async Task SignedOutAsync(HttpContext context, StaticPages pages, StaffSessions sessions) =>
        await pages.WriteAsync<SignedOutPage>(
            context,
            StatusCodes.Status200OK,
            new()
            {
                [nameof(SignedOutPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(SignedOutPage.SignedInAs)] = NameOf(await sessions.FindAsync(context, context.RequestAborted)),
            }
        );

    private static string? NameOf(BrowserSession found) => (found.Identity as StaffIdentity)?.Staff.Email;

    private static Dictionary<string, object?> Parameters(HttpContext context, string? returnUrl) =>
        new(StringComparer.Ordinal)
        {
            [nameof(SignInLandingPage.Host)] = context.GetResolvedHost().Name.Value,
            [nameof(SignInLandingPage.ProviderName)] = context.GetIdentityProvider().DisplayName,
            [nameof(SignInLandingPage.ReturnUrl)] = PortalUrls.IsLocalPath(returnUrl) ? returnUrl : null,
        };
}
