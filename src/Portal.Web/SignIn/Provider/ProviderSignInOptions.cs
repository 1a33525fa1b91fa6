using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Authentication;

namespace Portal.Web.SignIn.Provider;

/// <summary>What is the same for all tenants.</summary>
internal sealed class ProviderSignInOptions : RemoteAuthenticationOptions
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "Portal.Provider";

    public ProviderSignInOptions()
    {
        CallbackPath = PortalUrls.SignInCallback;
        SignInScheme = SignInServices.HostScheme;
        RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        CorrelationCookie.Name = "__Host-portal-signin-";
        CorrelationCookie.Path = "/";
        CorrelationCookie.SecurePolicy = CookieSecurePolicy.Always;
        CorrelationCookie.SameSite = SameSiteMode.Lax;
        CorrelationCookie.HttpOnly = true;
        // Failures are answered where all refusals are, not as an error of the framework's.
        Events = new RemoteAuthenticationEvents
        {
            OnRemoteFailure = context =>
            {
                ExceptionDispatchInfo.Throw(context.Failure!);
                return Task.CompletedTask;
            },
        };
    }
}
