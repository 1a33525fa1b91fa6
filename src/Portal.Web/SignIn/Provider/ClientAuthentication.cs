using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// How Portal proves to a provider that it is its client (OpenID Connect Core 1.0, section 9): by a secret, or by an assertion
/// (RFC 7523) of a certificate or a federated credential, which Microsoft.Identity.Web loads.
/// </summary>
internal sealed class ClientAuthentication(
    HostScope scope,
    RuntimeSecrets secrets,
    ICredentialsLoader loader,
    IOptionsMonitor<MicrosoftIdentityOptions> staff,
    TimeProvider time
)
{
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>Adds what authenticates the client to the header or to the form.</summary>
    /// <exception cref="SignInFailedException">The provider takes none of what we have, or it cannot be loaded.</exception>
    public async Task AuthenticateAsync(
        HttpRequestMessage request,
        IDictionary<string, string> form,
        OpenIdConnectOptions options,
        OpenIdConnectConfiguration metadata,
        CancellationToken cancellationToken
    )
    {
        form["client_id"] = options.ClientId!;
        form.Remove("client_secret");
        if (Load(() => Credential(options)) is { } credential)
        {
            form["client_assertion_type"] = JwtBearer;
            form["client_assertion"] = await AssertAsync(
                credential,
                options.ClientId!,
                metadata.TokenEndpoint,
                cancellationToken
            );
            return;
        }
        AddSecret(request, form, options, metadata.TokenEndpointAuthMethodsSupported);
    }

    /// <summary>Basic unless the provider only takes the secret in the form.</summary>
    private void AddSecret(
        HttpRequestMessage request,
        IDictionary<string, string> form,
        OpenIdConnectOptions options,
        ICollection<string> methods
    )
    {
        var secret = options.ClientSecret ?? Load(() => OpenSecret(scope.IdentityProvider));
        if (methods.Count == 0 || methods.Contains("client_secret_basic"))
        {
            var pair = $"{WebUtility.UrlEncode(options.ClientId)}:{WebUtility.UrlEncode(secret)}"; // RFC 6749, section 2.3.1
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
        else if (methods.Contains("client_secret_post"))
        {
            form["client_secret"] = secret!;
        }
        else
        {
            throw new SignInFailedException(SignInFailure.Metadata, "client-authentication");
        }
    }

    private CredentialDescription? Credential(OpenIdConnectOptions options)
    {
        if (options is not ProviderSignInOptions)
        {
            return staff.Get(ProviderSchemes.Entra).ClientCredentials?.FirstOrDefault(IsAssertion);
        }
        var provider = scope.IdentityProvider;
        if (provider.ClientCredential is not { } box)
        {
            return null;
        }
        using var json = new MemoryStream(secrets.Open(box, SecretPurpose.ClientCredential(provider.Tenant)));
        return new ConfigurationBuilder().AddJsonStream(json).Build().Get<CredentialDescription>();
    }

    private static bool IsAssertion(CredentialDescription credential) =>
        credential.CredentialType is CredentialType.Certificate or CredentialType.SignedAssertion;

    private async Task<string> AssertAsync(
        CredentialDescription credential,
        string clientId,
        string audience,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await loader.LoadCredentialsIfNeededAsync(credential);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new SignInFailedException(SignInFailure.Metadata, "client-credential");
        }
        return credential switch
        {
            { Certificate: { } certificate } => Sign(certificate, clientId, audience),
            { CachedValue: ClientAssertionProviderBase provider } => await provider.GetSignedAssertionAsync(
                new() { CancellationToken = cancellationToken }
            ),
            _ => throw new SignInFailedException(SignInFailure.Metadata, "client-credential"),
        };
    }

    /// <summary>The key is named by the certificate's thumbprint (<c>kid</c>, <c>x5t</c>), as providers register it.</summary>
    private string Sign(X509Certificate2 certificate, string clientId, string audience)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = clientId,
                Audience = audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now + Lifetime,
                Claims = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["sub"] = clientId,
                    ["jti"] = Guid.CreateVersion7().ToString(),
                },
                SigningCredentials = CredentialsOf(certificate),
            }
        );
    }

    private static SigningCredentials CredentialsOf(X509Certificate2 certificate)
    {
        SecurityKey key = certificate.GetECDsaPrivateKey() is { } ec
            ? new ECDsaSecurityKey(ec) { KeyId = certificate.Thumbprint }
            : new X509SecurityKey(certificate);
        var isEllipticCurve = key is ECDsaSecurityKey;
        return new(key, isEllipticCurve ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.RsaSha256);
    }

    private string? OpenSecret(IdentityProvider provider) =>
        provider.ClientSecret is { } box ? secrets.OpenText(box, SecretPurpose.ClientSecret(provider.Tenant)) : null;

    /// <summary>A row that cannot be read is its own company's refusal.</summary>
    private static T Load<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e)
            when (e is CryptographicException or JsonException or FormatException or InvalidOperationException)
        {
            throw new SignInFailedException(SignInFailure.Metadata, "client-credential");
        }
    }
}
