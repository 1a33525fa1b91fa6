using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Discovery;
using Portal.DevHost.Identity.Keys;
using Portal.DevHost.Identity.Pages;
using Portal.DevHost.Identity.Realms;
using Portal.DevHost.Identity.SignIn;
using Portal.DevHost.Identity.SignOut;
using Portal.DevHost.Identity.Tokens;

namespace Portal.DevHost.Identity;

/// <summary>
/// A real OpenID provider for local use: authorization code flow with PKCE, per realm an issuer of its own.
/// It answers only to its own loopback origin; nothing outside DevHost refers to it.
/// </summary>
internal static class DevelopmentIdentityProvider
{
    private const int LargestRequestBody = 64 * 1024;

    /// <exception cref="ArgumentException">The options have faults; the message lists them all.</exception>
    public static IServiceCollection AddDevelopmentIdentityProvider(
        this IServiceCollection services,
        DevelopmentIdentityProviderOptions options
    )
    {
        OptionsValidation.Validate(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<RealmDirectory>();
        return services;
    }

    /// <summary>
    /// Maps each realm under a group of its own whose handlers are closed over that realm: no request value selects
    /// a realm later on, so that a code, token or session of one realm is unknown in every other.
    /// </summary>
    public static void MapDevelopmentIdentityProvider(this IEndpointRouteBuilder app)
    {
        foreach (var realm in app.ServiceProvider.GetRequiredService<RealmDirectory>().All)
        {
            var group = app.MapGroup(realm.Addresses.Path)
                .AddEndpointFilter(new LocalRequestsOnly(realm.Addresses))
                .WithMetadata(new RequestSizeLimitAttribute(LargestRequestBody));
            DiscoveryEndpoint.Map(group, realm);
            JwksEndpoint.Map(group, realm);
            RotateKeysEndpoint.Map(group, realm);
            AuthorizationEndpoint.Map(group, realm);
            SignInEndpoint.Map(group, realm);
            TokenEndpoint.Map(group, realm);
            UserInfoEndpoint.Map(group, realm);
            EndSessionEndpoint.Map(group, realm);
            RealmPage.Map(group, realm);
            StyleSheet.Map(group);
        }
    }
}
