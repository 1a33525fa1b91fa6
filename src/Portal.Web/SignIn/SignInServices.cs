using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.CookiePolicy;
using Portal.Domain.Users;
using Portal.Web.Layout;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>Registers sign-in and who may do what.</summary>
internal static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<InvitationCookie>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<ProviderBackchannel>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderTokens>();
        services.AddSingleton<IdTokenValidator>();
        services.AddSingleton<SignInTransactions>();
        services
            .AddAuthentication(SessionPrincipal.AuthenticationType)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(
                SessionPrincipal.AuthenticationType,
                null
            )
            .AddRemoteScheme<ProviderSignInOptions, ProviderSignInHandler>(
                ProviderSignInOptions.Scheme,
                null,
                _ => { }
            );
        services.Configure<CookiePolicyOptions>(policy =>
        {
            policy.Secure = CookieSecurePolicy.Always;
            policy.HttpOnly = HttpOnlyPolicy.Always;
            policy.MinimumSameSitePolicy = SameSiteMode.Lax;
        });
        return services.AddTenantPolicies();
    }

    /// <summary>Protected by default: what does not say otherwise is for signed-in people of the host's tenant.</summary>
    private static IServiceCollection AddTenantPolicies(this IServiceCollection services)
    {
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policies.TenantMember,
                policy => policy.RequireRole(nameof(UserRole.Admin), nameof(UserRole.Member))
            )
            .AddPolicy(Policies.TenantAdmin, policy => policy.RequireRole(nameof(UserRole.Admin)))
            .SetDefaultPolicy(Member())
            .SetFallbackPolicy(Member());
        return services;
    }

    private static Microsoft.AspNetCore.Authorization.AuthorizationPolicy Member() =>
        new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder()
            .RequireRole(nameof(UserRole.Admin), nameof(UserRole.Member))
            .Build();
}
