using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Domain.Sessions;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// The one OpenID Connect scheme for all hosts (authorization code with PKCE). Issuer, client and secret come from the
/// request's host, and a token counts for that host's issuer only (ASVS 6.8.1, 10.2.2).
/// </summary>
internal sealed class ProviderSignInHandler(
    IOptionsMonitor<ProviderSignInOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ProviderDirectory providers,
    ProviderTokens tokens,
    IdTokenValidator validator,
    SignInTransactions transactions
) : RemoteAuthenticationHandler<ProviderSignInOptions>(options, logger, encoder)
{
    /// <summary>Leaves for the provider.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var provider = Context.GetIdentityProvider();
        var metadata = await providers.GetAsync(provider, Context.RequestAborted);
        properties.RedirectUri = PortalUrls.LocalOrHome(properties.RedirectUri);
        var transaction = SignInTransactions.Begin(properties, metadata.Issuer, TimeProvider.GetUtcNow());
        GenerateCorrelationId(properties);
        Response.Redirect(
            QueryHelpers.AddQueryString(
                metadata.AuthorizationEndpoint,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["client_id"] = provider.ClientId,
                    ["redirect_uri"] = RedirectUri(),
                    ["response_type"] = "code",
                    ["response_mode"] = "query",
                    ["scope"] = "openid profile email",
                    ["state"] = transactions.Protect(Context, properties),
                    ["nonce"] = transaction.Nonce,
                    ["code_challenge"] = transaction.Challenge,
                    ["code_challenge_method"] = "S256",
                }
            )
        );
    }

    /// <summary>Comes back from the provider.</summary>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        if (Context.GetResolvedHost().Tenant is { } tenant)
        {
            TenantDirectory.EnsureServed(tenant);
        }
        var provider = Context.GetIdentityProvider();
        var answer = AuthorizationAnswer.Read(Request);
        var properties = DemandTransaction(answer);
        var transaction = SignInTransactions.Read(properties);
        var metadata = await providers.GetAsync(provider, Context.RequestAborted);
        DemandIssuer(answer, transaction, metadata);
        var token = await tokens.ExchangeAsync(
            provider,
            metadata,
            new(StringComparer.Ordinal)
            {
                ["grant_type"] = "authorization_code",
                ["code"] = answer.DemandCode(),
                ["redirect_uri"] = RedirectUri(),
                ["code_verifier"] = transaction.Verifier,
            },
            Context.RequestAborted
        );
        var claims = await ValidateAsync(provider, metadata, transaction, token.IdToken);
        claims = await tokens.CompleteAsync(claims, metadata, token.AccessToken, Context.RequestAborted);
        var identity = new SignInIdentity(
            metadata.Issuer,
            claims.Subject,
            claims.Email,
            claims.EmailVerified,
            token.IdToken
        )
        {
            Name = claims.Name,
        };
        ProviderIdentity.KeepIdToken(properties, token.IdToken);
        return HandleRequestResult.Success(new(ProviderIdentity.Create(identity), properties, Scheme.Name));
    }

    /// <summary>Bound to this host by its encryption, to this browser by the cookie, which is used up here.</summary>
    private AuthenticationProperties DemandTransaction(AuthorizationAnswer answer)
    {
        var properties =
            transactions.Open(Context, answer.State)
            ?? throw new SignInFailedException(SignInFailure.State, answer.State is null ? "missing" : "foreign");
        if (!ValidateCorrelationId(properties))
        {
            throw new SignInFailedException(SignInFailure.Transaction, "browser");
        }
        return properties.IssuedUtc > TimeProvider.GetUtcNow() - Options.RemoteAuthenticationTimeout
            ? properties
            : throw new SignInFailedException(SignInFailure.Transaction, "expired");
    }

    /// <summary>RFC 9207: against a provider that passes on answers of another one.</summary>
    private static void DemandIssuer(
        AuthorizationAnswer answer,
        SignInTransaction transaction,
        OpenIdConnectConfiguration metadata
    )
    {
        if (transaction.Issuer != metadata.Issuer)
        {
            throw new SignInFailedException(SignInFailure.Transaction, "issuer-changed");
        }
        if (
            answer.Issuer is null
                ? metadata.AuthorizationResponseIssParameterSupported
                : answer.Issuer != metadata.Issuer
        )
        {
            throw new SignInFailedException(SignInFailure.ResponseIssuer, answer.Issuer is null ? "missing" : "wrong");
        }
    }

    private async Task<IdTokenClaims> ValidateAsync(
        IdentityProvider provider,
        OpenIdConnectConfiguration metadata,
        SignInTransaction transaction,
        string idToken
    )
    {
        var expected = new IdTokenExpectations(metadata.Issuer, provider.ClientId, transaction.Nonce);
        try
        {
            try
            {
                return await validator.ValidateAsync(idToken, expected, metadata.JsonWebKeySet);
            }
            catch (IdTokenRefusedException e) when (e.Rule == "unknown-kid")
            {
                var newer = await providers.RefreshAsync(provider, metadata, Context.RequestAborted);
                return await validator.ValidateAsync(idToken, expected, newer.JsonWebKeySet);
            }
        }
        catch (IdTokenRefusedException e)
        {
            throw new SignInFailedException(SignInFailure.IdToken, e.Rule);
        }
    }

    private string RedirectUri() => Context.GetOwnOrigin() + PortalUrls.SignInCallback;
}
