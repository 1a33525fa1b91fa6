using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.PlainPages;

namespace Portal.Web.SignIn;

/// <summary>The pages around the redirect to the provider.</summary>
internal static class SignInPages
{
    public static Task LandingAsync(HttpContext context, StaticPages pages, string? returnUrl) =>
        pages.WriteAsync<SignInLandingPage>(
            context,
            StatusCodes.Status200OK,
            Parameters(context, context.GetTenant(), returnUrl)
        );

    /// <summary>Names provider, reason and reference.</summary>
    public static Task FailedAsync(
        HttpContext context,
        StaticPages pages,
        Tenant tenant,
        SignInFailedException failure,
        int status
    )
    {
        var parameters = Parameters(context, tenant, returnUrl: null);
        parameters[nameof(SignInLandingPage.Failure)] = failure.Words;
        parameters[nameof(SignInLandingPage.Reference)] = context.TraceIdentifier;
        return pages.WriteAsync<SignInLandingPage>(context, status, parameters);
    }

    public static Task InvitationAsync(HttpContext context, StaticPages pages, int status, string? error) =>
        pages.WriteAsync<InvitationPage>(
            context,
            status,
            new()
            {
                [nameof(InvitationPage.CompanyName)] = context.GetTenant().DisplayName,
                [nameof(InvitationPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(InvitationPage.Error)] = error,
                [nameof(InvitationPage.Reference)] = error is null ? null : context.TraceIdentifier,
            }
        );

    public static Task SignedOutAsync(HttpContext context, StaticPages pages) =>
        pages.WriteAsync<SignedOutPage>(
            context,
            StatusCodes.Status200OK,
            new()
            {
                [nameof(SignedOutPage.CompanyName)] = context.GetTenant().DisplayName,
                [nameof(SignedOutPage.Host)] = context.GetResolvedHost().Name.Value,
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

    private static Dictionary<string, object?> Parameters(HttpContext context, Tenant tenant, string? returnUrl) =>
        new(StringComparer.Ordinal)
        {
            [nameof(SignInLandingPage.CompanyName)] = tenant.DisplayName,
            [nameof(SignInLandingPage.Host)] = context.GetResolvedHost().Name.Value,
            [nameof(SignInLandingPage.ProviderName)] = context.GetIdentityProvider().DisplayName,
            [nameof(SignInLandingPage.ReturnUrl)] = PortalUrls.IsLocalPath(returnUrl) ? returnUrl : null,
        };
}
