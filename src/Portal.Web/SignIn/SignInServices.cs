using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.CookiePolicy;
using Portal.Domain.Users;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.Layout;
using Portal.Web.SignIn.Provider;
using Portal.Web.StaffArea.SignIn;
using Portal.Web.Support;

namespace Portal.Web.SignIn;

/// <summary>Registers sign-in and who may do what.</summary>
internal static class SignInServices
{
    /// <summary>Stands for the host's own scheme: tenants' sessions or the staff's.</summary>
    public const string HostScheme = "Portal.Host";

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<InvitationCookie>();
        services.AddSingleton<StaffCookie>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<ProviderBackchannel>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderTokens>();
        services.AddSingleton<IdTokenValidator>();
        services.AddSingleton<SignInTransactions>();
        services
            .AddAuthentication(HostScheme)
            // Who one can be is decided by the host: a tenant's user there, a member of the staff here.
            .AddPolicyScheme(HostScheme, null, ByHost)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthenticationHandler>(
                SessionPrincipal.AuthenticationType,
                null
            )
            .AddRemoteScheme<ProviderSignInOptions, ProviderSignInHandler>(ProviderSignInOptions.Scheme, null, _ => { })
            .AddScheme<AuthenticationSchemeOptions, StaffAuthenticationHandler>(
                StaffPrincipal.AuthenticationType,
                null
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
            .AddPolicy(Policies.TenantMember, Member())
            .AddPolicy(
                Policies.TenantPerson,
                policy => policy.RequireRole(nameof(UserRole.Admin), nameof(UserRole.Member))
            )
            .AddPolicy(
                Policies.TenantManager,
                policy =>
                    policy.RequireAssertion(context =>
                        context.User.IsInRole(nameof(UserRole.Admin)) || SupportPrincipal.IsInside(context.User)
                    )
            )
            .AddPolicy(
                Policies.TenantEditor,
                policy =>
                    policy.RequireAssertion(context =>
                        context.User.IsInRole(nameof(UserRole.Admin))
                        || context.User.HasClaim(SupportPrincipal.Mode, nameof(SupportMode.Operate))
                    )
            )
            .AddPolicy(Policies.TenantAdmin, policy => policy.RequireRole(nameof(UserRole.Admin)))
            .AddPolicy(
                Policies.Staff,
                policy =>
                    policy.AddAuthenticationSchemes(StaffPrincipal.AuthenticationType).RequireClaim(StaffPrincipal.Role)
            )
            .SetDefaultPolicy(Member())
            .SetFallbackPolicy(Member());
        return services;
    }

    private static void ByHost(PolicySchemeOptions options) =>
        options.ForwardDefaultSelector = context =>
            context.GetResolvedHost().Kind == HostKind.Staff
                ? StaffPrincipal.AuthenticationType
                : SessionPrincipal.AuthenticationType;

    private static Microsoft.AspNetCore.Authorization.AuthorizationPolicy Member() =>
        new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder()
            .RequireAssertion(context =>
                context.User.IsInRole(nameof(UserRole.Admin))
                || context.User.IsInRole(nameof(UserRole.Member))
                || SupportPrincipal.IsInside(context.User)
            )
            .Build();
}
