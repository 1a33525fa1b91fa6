using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.SignIn.SetUp;

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
        name == ProviderSchemes.OpenId ? Build(scope.IdentityProvider, scope.Trial is not null) : others.Get(name);

    public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;

    /// <summary>Those of one provider at this host.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="isTrial">Whether it is only tried: the state of a trial is no sign-in's, nor the other way round.</param>
    public ProviderSignInOptions Build(IdentityProvider provider, bool isTrial)
    {
        var owner = provider.Tenant?.ToString() ?? "staff";
        var purpose = isTrial ? "Portal.SignIn.Trial" : "Portal.SignIn";
        var options = new ProviderSignInOptions
        {
            ClientId = provider.ClientId,
            // A state can be read where the sign-in began and nowhere else.
            DataProtectionProvider = protection.CreateProtector(purpose, owner, scope.Host.Name.Value),
            PushedAuthorizationBehavior = provider.PushesAuthorization
                ? PushedAuthorizationBehavior.Require
                : PushedAuthorizationBehavior.Disable,
        };
        signIn.Configure(options, directory.Of(provider), ProviderTokenRules.Of(provider));
        if (isTrial)
        {
            options.Events.OnTicketReceived = SignInTrial.ReceiveAsync;
        }
        new OpenIdConnectPostConfigureOptions(options.DataProtectionProvider).PostConfigure(owner, options);
        return options;
    }
}
