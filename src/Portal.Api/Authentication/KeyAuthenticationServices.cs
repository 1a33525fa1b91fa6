using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Portal.Platform.KeyService;

namespace Portal.Api.Authentication;

/// <summary>Registers the authentication of callers.</summary>
internal static class KeyAuthenticationServices
{
    /// <summary>
    /// Everything requires a key: what no policy names, an address that leads nowhere included, is refused by the fallback.
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
            .AddAuthentication(KeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null);
        var anyKey = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(anyKey).SetFallbackPolicy(anyKey);
        return services;
    }
}
