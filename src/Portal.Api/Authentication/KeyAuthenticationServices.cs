using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Portal.Api.Hosting;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Api.Authentication;

/// <summary>Registers how callers prove themselves.</summary>
internal static class KeyAuthenticationServices
{
    private const string ByHost = "KeyByHost";

    /// <summary>
    /// The host decides which class of keys counts, and everything needs one: what no policy names, an address that leads
    /// nowhere included, falls back to "refused".
    /// </summary>
    public static IServiceCollection AddKeyAuthentication(
        this IServiceCollection services,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        services.AddKeyServiceClient(configuration, environment).AddKeyVerification();
        services.AddHealthChecks().AddCheck<KeyServiceHealthCheck>("key-service");
        services
            .AddAuthentication(ByHost)
            .AddPolicyScheme(ByHost, null, scheme => scheme.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, TenantKeyAuthentication>(TenantKeyAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, PlatformKeyAuthentication>(
                PlatformKeyAuthentication.SchemeName,
                null
            );
        var everybodyWithAKey = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(everybodyWithAKey).SetFallbackPolicy(everybodyWithAKey);
        return services;
    }

    private static string SchemeOf(HttpContext context) =>
        context.GetHostKind() == HostKind.TenantApi
            ? TenantKeyAuthentication.SchemeName
            : PlatformKeyAuthentication.SchemeName;
}
