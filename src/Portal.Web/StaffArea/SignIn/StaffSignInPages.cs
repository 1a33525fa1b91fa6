using Portal.Web.Hosting;
using Portal.Web.PlainPages;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>The pages around the redirect to the staff's provider.</summary>
internal static class StaffSignInPages
{
    /// <summary>Shown where a tenant's pages name the company.</summary>
    public const string Name = "the staff area";

    public static Task LandingAsync(HttpContext context, StaticPages pages, string? returnUrl) =>
        pages.WriteAsync<StaffSignInPage>(context, StatusCodes.Status200OK, Parameters(context, returnUrl));

    /// <summary>Names provider, reason and reference.</summary>
    public static Task FailedAsync(HttpContext context, StaticPages pages, SignInFailedException failure, int status)
    {
        var parameters = Parameters(context, returnUrl: null);
        parameters[nameof(StaffSignInPage.Failure)] = failure.Words;
        parameters[nameof(StaffSignInPage.Reference)] = context.TraceIdentifier;
        return pages.WriteAsync<StaffSignInPage>(context, status, parameters);
    }

    public static Task SignedOutAsync(HttpContext context, StaticPages pages) =>
        pages.WriteAsync<SignedOutPage>(
            context,
            StatusCodes.Status200OK,
            new()
            {
                [nameof(SignedOutPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(SignedOutPage.IsStaff)] = true,
            }
        );

    private static Dictionary<string, object?> Parameters(HttpContext context, string? returnUrl) =>
        new(StringComparer.Ordinal)
        {
            [nameof(StaffSignInPage.Host)] = context.GetResolvedHost().Name.Value,
            [nameof(StaffSignInPage.ProviderName)] = context.GetIdentityProvider().DisplayName,
            [nameof(StaffSignInPage.ReturnUrl)] = PortalUrls.IsLocalPath(returnUrl) ? returnUrl : null,
        };
}
