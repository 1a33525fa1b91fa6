using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn.Provider;

/// <summary>What a provider's row in the catalog can demand, each tried on a node that has not met the provider before.</summary>
[Collection(WebCollection.Name)]
public sealed class ProviderSettingsTests(PortalWeb web) : CallbackFlow(web), IAsyncLifetime
{
    private readonly PortalWeb web = web;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The row as it was, for the other tests.</summary>
    public async ValueTask DisposeAsync()
    {
        await SetAsync(row =>
        {
            (row.PushesAuthorization, row.OtherAudiences, row.ClockSkew) = (false, [], TimeSpan.FromMinutes(2));
            row.ClientSecret = Secrets.Seal(PortalWeb.ClientSecret, SecretPurpose.ClientSecret(row.TenantId));
            row.ClientCredential = null;
        });
        await Task.Delay(TenantDirectory.Lifetime, CancellationToken.None); // no cache holds it any more
        Dispose();
    }

    [Fact]
    public async Task A_request_is_pushed_when_the_settings_say_so_and_only_its_address_goes_through_the_browser()
    {
        await SetAsync(row => row.PushesAuthorization = true);
        var (port, _) = await web.StartNodeAsync();
        web.Become(await web.AddPersonAsync());
        var start = await Browser.GetAsync(new Uri(web.Origin("acme", port), "/sign-in/start"));
        Assert.Equal("?client_id=portal&request_uri=urn%3Arequest%3A1", start.Headers.Location!.Query);
        Assert.Equal("S256", web.AcmeIssuer.Pushed!["code_challenge_method"]);
        Assert.StartsWith("Basic ", web.AcmeIssuer.TokenAuthorization, StringComparison.Ordinal);
        Assert.DoesNotContain("client_secret", web.AcmeIssuer.Pushed.Keys);
        var callback = await Browser.GetAsync(start.Headers.Location);
        (await Browser.GetAsync(callback.Headers.Location!)).RedirectsTo("/");
    }

    [Fact]
    public async Task Nothing_is_pushed_silently()
    {
        var callback = await ToCallbackAsync();
        Assert.Null(web.AcmeIssuer.Pushed);
        (await Browser.GetAsync(callback)).RedirectsTo("/");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_and_settings_that_do_not_agree_on_pushing_are_refused(bool pushes)
    {
        await SetAsync(row => row.PushesAuthorization = pushes);
        web.AcmeIssuer.Metadata = metadata =>
        {
            if (pushes)
            {
                metadata.Remove("pushed_authorization_request_endpoint");
            }
            else
            {
                metadata["require_pushed_authorization_requests"] = true;
            }
        };
        await StartRefusedAsync("Metadata:pushed-authorization");
    }

    [Fact]
    public async Task A_provider_that_refuses_the_pushed_request_is_named()
    {
        await SetAsync(row => row.PushesAuthorization = true);
        web.AcmeIssuer.Reset();
        web.AcmeIssuer.PushStatus = 401;
        await StartRefusedAsync("PushedAuthorization:status-401");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_authenticates_the_client_instead_of_the_secret(bool isEllipticCurve)
    {
        using var certificate = NewCertificate(isEllipticCurve);
        await UseCertificateAsync(certificate);
        var (port, _) = await web.StartNodeAsync();
        var callback = await ToCallbackAsync(port: port);
        (await Browser.GetAsync(callback)).RedirectsTo("/");
        var form = web.AcmeIssuer.TokenRequest;
        Assert.Null(web.AcmeIssuer.TokenAuthorization);
        Assert.DoesNotContain("client_secret", form.Keys);
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", form["client_assertion_type"]);
        SecurityKey key = isEllipticCurve
            ? new ECDsaSecurityKey(certificate.GetECDsaPublicKey())
            : new RsaSecurityKey(certificate.GetRSAPublicKey());
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            form["client_assertion"],
            new()
            {
                ValidIssuer = PortalWeb.ClientId,
                ValidAudience = web.AcmeIssuer.Issuer + "/token",
                IssuerSigningKey = key,
                TryAllIssuerSigningKeys = true,
            }
        );
        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(PortalWeb.ClientId, result.Claims["sub"]);
        Assert.Equal(certificate.Thumbprint, ((JsonWebToken)result.SecurityToken).Kid);
    }

    [Theory]
    [InlineData("""{"SourceType":"Path","CertificateDiskPath":"/no/such/file.pfx"}""")]
    [InlineData("not JSON")]
    [InlineData(null)]
    public async Task A_row_that_cannot_be_used_is_that_companys_refusal_alone(string? credential)
    {
        await SetAsync(row =>
        {
            if (credential is null)
            {
                row.ClientSecret = [1, 2, 3]; // sealed by another key
            }
            else
            {
                Describe(row, credential);
            }
        });
        var (port, _) = await web.StartNodeAsync();
        Last = await Browser.GetAsync(await ToCallbackAsync(port: port));
        await RefusedAsync("Metadata:client-credential");

        using var other = new PortalBrowser();
        web.Become(await web.AddPersonAsync("globex"), "globex");
        await other.SignInAsync(web.Origin("globex", port), "");
        Assert.Contains("__Host-portal-session", other.Cookies(web.Origin("globex", port)).Keys);
        Assert.Equal(
            HttpStatusCode.OK,
            (await other.GetAsync(new Uri(web.Origin("staff", port), "/sign-in"))).StatusCode
        );
    }

    [Theory]
    [InlineData("portal", null)]
    [InlineData(null, "IdToken:azp")]
    [InlineData("somebody-else", "IdToken:azp")]
    public async Task A_listed_audience_may_stand_beside_us_when_we_are_the_authorized_party(
        string? azp,
        string? reason
    )
    {
        await SetAsync(row => row.OtherAudiences = ["reports"]);
        var (port, _) = await web.StartNodeAsync();
        var callback = await ToCallbackAsync(port: port);
        web.AcmeIssuer.Claims = claims =>
            (claims["aud"], claims["azp"]) = (new[] { "reports", PortalWeb.ClientId }, azp);
        Last = await Browser.GetAsync(callback);
        await SignedInUnlessAsync(reason);
    }

    [Fact]
    public async Task How_far_clocks_may_differ_is_a_setting()
    {
        await SetAsync(row => row.ClockSkew = TimeSpan.FromSeconds(5));
        var (port, _) = await web.StartNodeAsync();
        var callback = await ToCallbackAsync(port: port);
        var ago = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 30;
        web.AcmeIssuer.Claims = claims => claims["exp"] = ago;
        Last = await Browser.GetAsync(callback);
        await RefusedAsync("IdToken:exp");
    }

    private RuntimeSecrets Secrets => web.Platform.Operator.GetRequiredService<RuntimeSecrets>();

    private async Task StartRefusedAsync(string reason)
    {
        try
        {
            var (port, _) = await web.StartNodeAsync();
            Last = await Browser.GetAsync(new Uri(web.Origin("acme", port), "/sign-in/start"));
            await RefusedAsync(reason);
        }
        finally
        {
            web.AcmeIssuer.Metadata = null;
        }
    }

    private Task UseCertificateAsync(X509Certificate2 certificate) =>
        SetAsync(row =>
            Describe(
                row,
                JsonSerializer.Serialize(
                    new
                    {
                        SourceType = "Base64Encoded",
                        Base64EncodedValue = Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12)),
                    }
                )
            )
        );

    private void Describe(IdentityProviderRow row, string credential)
    {
        row.ClientSecret = null;
        row.ClientCredential = Secrets.Seal(credential, SecretPurpose.ClientCredential(row.TenantId));
    }

    private async Task SetAsync(Action<IdentityProviderRow> change)
    {
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(CancellationToken.None);
        change(
            await db.IdentityProviders.SingleAsync(row => row.Issuer == web.AcmeIssuer.Issuer, CancellationToken.None)
        );
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static X509Certificate2 NewCertificate(bool isEllipticCurve)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (isEllipticCurve)
        {
            using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new CertificateRequest("CN=portal", ec, HashAlgorithmName.SHA256).CreateSelfSigned(
                now.AddDays(-1),
                now.AddDays(1)
            );
        }
        using var rsa = RSA.Create(2048);
        return new CertificateRequest(
            "CN=portal",
            rsa,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
