using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.Provider;

/// <summary>Options of one provider of the catalog.</summary>
internal sealed class ProviderSignInOptions : OpenIdConnectOptions;

/// <summary>
/// The options of a sign-in: those of the provider of the scope's host, built anew for each challenge and callback. So a
/// changed row counts at once, a broken one is its own tenant's refusal, and nothing of one tenant's is reused for another's.
/// Microsoft.Identity.Web's scheme for the staff has options of its own.
/// </summary>
internal sealed class ProviderOptions(
    HostScope scope,
    OptionsMonitor<OpenIdConnectOptions> others,
    ProviderDirectory directory,
    ProviderSignIn signIn,
    IDataProtectionProvider protection
) : IOptionsMonitor<OpenIdConnectOptions>
{
    public OpenIdConnectOptions CurrentValue => Get(ProviderSchemes.OpenId);

    public OpenIdConnectOptions Get(string? name) =>
        name == ProviderSchemes.OpenId ? Build(scope.IdentityProvider, scope.Host.Name) : others.Get(name);

    public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;

    private ProviderSignInOptions Build(IdentityProvider provider, HostName host)
    {
        var owner = provider.Tenant?.ToString() ?? "staff";
        var options = new ProviderSignInOptions
        {
            ClientId = provider.ClientId,
            // A state can be read where the sign-in began and nowhere else.
            DataProtectionProvider = protection.CreateProtector("Portal.SignIn", owner, host.Value),
            PushedAuthorizationBehavior = provider.PushesAuthorization
                ? PushedAuthorizationBehavior.Require
                : PushedAuthorizationBehavior.Disable,
        };
        signIn.Configure(options, directory.Of(provider), ProviderTokenRules.Of(provider));
        new OpenIdConnectPostConfigureOptions(options.DataProtectionProvider).PostConfigure(owner, options);
        return options;
    }
}
