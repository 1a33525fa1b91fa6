using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
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

/// <summary>Registers sign-in and the authorization policies.</summary>
internal static class SignInServices
{
    /// <summary>Forwards to the scheme of the host: tenants' sessions or staff sessions.</summary>
    public const string HostScheme = "Portal.Host";

    public static IServiceCollection AddSignIn(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        services.AddSingleton<BrowserSessions>();
        services
            .AddProviders()
            .AddAuthentication(HostScheme)
            // The host decides who can be signed in: a tenant's user, or a member of the staff.
            .AddPolicyScheme(HostScheme, null, ByHost)
            .AddScheme<AuthenticationSchemeOptions, TenantSessionHandler>(PersonIdentity.Scheme, null)
            .AddScheme<OpenIdConnectOptions, ProviderHandler>(ProviderSchemes.OpenId, null)
            .AddScheme<AuthenticationSchemeOptions, StaffSessionHandler>(StaffIdentity.Scheme, null)
            .AddStaffProvider(configuration, environment);
        services.Configure<CookiePolicyOptions>(policy =>
        {
            policy.Secure = CookieSecurePolicy.Always;
            policy.HttpOnly = HttpOnlyPolicy.Always;
            policy.MinimumSameSitePolicy = SameSiteMode.Lax;
        });
        return services.AddTenantPolicies();
    }

    /// <summary>Protected by default: an endpoint without a policy of its own is for signed-in people of the host's tenant.</summary>
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
                        context.User.IsInRole(nameof(UserRole.Admin))
                        || context.User.HasClaim(claim => claim.Type == SupportIdentity.Mode)
                    )
            )
            .AddPolicy(
                Policies.TenantEditor,
                policy =>
                    policy.RequireAssertion(context =>
                        context.User.IsInRole(nameof(UserRole.Admin))
                        || context.User.HasClaim(SupportIdentity.Mode, nameof(SupportMode.Operate))
                    )
            )
            .AddPolicy(Policies.TenantAdmin, policy => policy.RequireRole(nameof(UserRole.Admin)))
            .AddPolicy(
                Policies.Staff,
                policy => policy.AddAuthenticationSchemes(StaffIdentity.Scheme).RequireClaim(StaffIdentity.Role)
            )
            .SetDefaultPolicy(Member())
            .SetFallbackPolicy(Member());
        return services;
    }

    private static void ByHost(PolicySchemeOptions options) =>
        options.ForwardDefaultSelector = context =>
            context.GetResolvedHost().Kind == HostKind.Staff ? StaffIdentity.Scheme : PersonIdentity.Scheme;

    private static Microsoft.AspNetCore.Authorization.AuthorizationPolicy Member() =>
        new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder()
            .RequireAssertion(context =>
                context.User.IsInRole(nameof(UserRole.Admin))
                || context.User.IsInRole(nameof(UserRole.Member))
                || context.User.HasClaim(claim => claim.Type == SupportIdentity.Mode)
            )
            .Build();
}
