using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.Provider;

/// <summary>What is the same for every provider: authorization code with PKCE, host-only cookies, strict tokens.</summary>
internal sealed class ProviderSignIn(ProviderBackchannel backchannel, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Sets it.</summary>
    public void Configure(OpenIdConnectOptions options, ProviderMetadata metadata, ProviderTokenRules rules)
    {
        options.CallbackPath = PortalUrls.SignInCallback;
        options.SignInScheme = SignInServices.HostScheme;
        options.RemoteAuthenticationTimeout = Timeout;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.ProtocolValidator.NonceLifetime = Timeout; // its cookies must not pile up
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.RefreshOnIssuerKeyNotFound = false; // the token handler has done so
        options.GetClaimsFromUserInfoEndpoint = true; // only where the token has no e-mail
        options.Scope.Add("email");
        options.TimeProvider = time;
        options.Backchannel = backchannel.Client;
        options.ConfigurationManager = metadata;
        options.TokenHandler = new IdTokenHandler(new(metadata, rules, time));
        SetCookie(options.CorrelationCookie, "__Host-portal-signin-");
        SetCookie(options.NonceCookie, "__Host-portal-nonce-");
        Chain(options.Events, rules);
    }

    private static void SetCookie(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.HttpOnly = true;
    }

    private static void Chain(OpenIdConnectEvents events, ProviderTokenRules rules)
    {
        var redirect = events.OnRedirectToIdentityProvider;
        events.OnRedirectToIdentityProvider = async context =>
        {
            await redirect(context);
            // Not the Host header as it was sent: providers compare addresses character by character.
            context.ProtocolMessage.RedirectUri = context.HttpContext.GetOwnOrigin() + PortalUrls.SignInCallback;
            context.ProtocolMessage.ResponseMode = OpenIdConnectResponseMode.Query;
            if (rules.HostedDomain is { } domain)
            {
                context.ProtocolMessage.SetParameter("hd", domain); // a hint; what counts is the token's claim
            }
        };
        events.OnTokenValidated = context =>
        {
            context.Principal = ProviderIdentity.Create(
                context.SecurityToken,
                isEntra: context.Scheme.Name == ProviderSchemes.Entra
            );
            ProviderIdentity.KeepIdToken(context.Properties!, context.TokenEndpointResponse!.IdToken);
            return Task.CompletedTask;
        };
        events.OnRemoteFailure = FailAsync;
    }

    /// <summary>Failures are answered where all refusals are, not as an error of the framework's.</summary>
    private static Task FailAsync(RemoteFailureContext context)
    {
        var failure = context.Failure switch
        {
            IdTokenRefusedException e => new SignInFailedException(SignInFailure.IdToken, e.Rule),
            OpenIdConnectProtocolInvalidNonceException => new SignInFailedException(SignInFailure.IdToken, "nonce"),
            OpenIdConnectProtocolException => new SignInFailedException(SignInFailure.IdToken, "protocol"),
            AuthenticationFailureException => new SignInFailedException(SignInFailure.Code, "unexpected"),
            { } other => other,
            null => new SignInFailedException(SignInFailure.Code, "unexpected"),
        };
        ExceptionDispatchInfo.Throw(failure);
        return Task.CompletedTask;
    }
}
