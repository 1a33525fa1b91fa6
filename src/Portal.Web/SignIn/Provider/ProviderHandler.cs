using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// The framework's OpenID Connect handler with what it leaves open: an answer belongs to this host, this browser and this
/// issuer (ASVS 6.8.1, 10.1.2, 10.2.2), the client authenticates as the provider wants it, and every failure is a
/// <see cref="SignInFailedException"/>. Its options are the request's host's (<see cref="ProviderOptions"/>).
/// </summary>
internal sealed class ProviderHandler(
    IOptionsMonitor<OpenIdConnectOptions> options,
    ILoggerFactory logger,
    HtmlEncoder htmlEncoder,
    UrlEncoder encoder,
    ProviderBackchannel backchannel,
    ClientAuthentication client
) : OpenIdConnectHandler(options, logger, htmlEncoder, encoder)
{
    private const string IssuerItem = "issuer";
    private OpenIdConnectConfiguration metadata = new();

    /// <summary>Leaves for the provider.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        metadata = await Options.ConfigurationManager!.GetConfigurationAsync(Context.RequestAborted);
        // Never silently: a request is pushed where the provider's settings say so, and nowhere else.
        var pushes = Options.PushedAuthorizationBehavior == PushedAuthorizationBehavior.Require;
        Demand(
            pushes
                ? !string.IsNullOrEmpty(metadata.PushedAuthorizationRequestEndpoint)
                : !metadata.RequirePushedAuthorizationRequests,
            SignInFailure.Metadata,
            "pushed-authorization"
        );
        if (pushes)
        {
            Options.Events.OnPushAuthorization = PushAsync; // the options are this request's own
        }
        AskForAccount(properties);
        properties.IssuedUtc = TimeProvider.GetUtcNow();
        properties.Items[IssuerItem] = metadata.Issuer;
        await base.HandleChallengeAsync(properties);
    }

    /// <summary>Comes back from the provider. A parameter that comes twice counts as missing.</summary>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        var state = One("state") ?? throw new SignInFailedException(SignInFailure.State, "missing");
        if (Options.StateDataFormat.Unprotect(state) is null)
        {
            throw new SignInFailedException(SignInFailure.State, "foreign");
        }
        metadata = await Options.ConfigurationManager!.GetConfigurationAsync(Context.RequestAborted);
        return await base.HandleRemoteAuthenticateAsync();
    }

    /// <summary>Uses up the browser's cookie; then looks at the answer, before the framework does anything else with it.</summary>
    protected override bool ValidateCorrelationId(AuthenticationProperties properties)
    {
        Demand(base.ValidateCorrelationId(properties), SignInFailure.Transaction, "browser");
        var begun = TimeProvider.GetUtcNow() - Options.RemoteAuthenticationTimeout;
        Demand(properties.IssuedUtc > begun, SignInFailure.Transaction, "expired");
        Demand(properties.Items[IssuerItem] == metadata.Issuer, SignInFailure.Transaction, "issuer-changed");
        // RFC 9207: against a provider that passes on answers of another one.
        var issuer = One("iss");
        var isPromised = metadata.AuthorizationResponseIssParameterSupported || Request.Query.ContainsKey("iss");
        Demand(issuer is not null || !isPromised, SignInFailure.ResponseIssuer, "missing");
        Demand(issuer is null || issuer == metadata.Issuer, SignInFailure.ResponseIssuer, "wrong");
        if (Request.Query.ContainsKey("error"))
        {
            throw new SignInFailedException(SignInFailure.Declined, SignInFailedException.Word(One("error")));
        }
        Demand(!string.IsNullOrEmpty(One("code")), SignInFailure.Code, null);
        return true;
    }

    /// <summary>Exchanges the code (RFC 6749, section 4.1.3).</summary>
    protected override async Task<OpenIdConnectMessage> RedeemAuthorizationCodeAsync(
        OpenIdConnectMessage tokenEndpointRequest
    )
    {
        var answer = await PostAsync(
            metadata.TokenEndpoint,
            tokenEndpointRequest.Parameters,
            SignInFailure.TokenRequest
        );
        Demand(!string.IsNullOrEmpty(answer.IdToken), SignInFailure.TokenRequest, "no-id-token");
        return answer;
    }

    /// <summary>
    /// The e-mail of the person whom an accepted ID token names, where the token itself has none. A provider that refuses or
    /// answers something else has no e-mail to tell; one that speaks of somebody else is refused.
    /// </summary>
    protected override async Task<HandleRequestResult> GetUserInformationAsync(
        OpenIdConnectMessage message,
        System.IdentityModel.Tokens.Jwt.JwtSecurityToken jwt,
        ClaimsPrincipal principal,
        AuthenticationProperties properties
    )
    {
        var ticket = HandleRequestResult.Success(new(principal, properties, Scheme.Name));
        if (
            principal.HasClaim(claim => claim.Type == ProviderIdentity.Email)
            || message.AccessToken is null
            || string.IsNullOrEmpty(metadata.UserInfoEndpoint)
        )
        {
            return ticket;
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, metadata.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", message.AccessToken);
        using var response = await backchannel.SendAsync(request, Context.RequestAborted);
        if (
            response.StatusCode == HttpStatusCode.OK
            && UserInfo.Read(await ProviderBackchannel.ReadTextAsync(response, Context.RequestAborted)) is { } person
        )
        {
            Demand(person.Subject == jwt.Subject, SignInFailure.UserInfo, "sub");
            ProviderIdentity.SetEmail(principal, person.Email, person.EmailVerified);
        }
        return ticket;
    }

    /// <summary>Pushes the request (RFC 9126), authenticated like the exchange of the code.</summary>
    private async Task PushAsync(PushedAuthorizationContext context)
    {
        var answer = await PostAsync(
            metadata.PushedAuthorizationRequestEndpoint,
            context.ProtocolMessage.Parameters,
            SignInFailure.PushedAuthorization
        );
        var address = answer.GetParameter("request_uri");
        Demand(!string.IsNullOrEmpty(address), SignInFailure.PushedAuthorization, "no-request-uri");
        context.HandlePush(address);
    }

    private async Task<OpenIdConnectMessage> PostAsync(
        string address,
        IDictionary<string, string> parameters,
        SignInFailure failure
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        await client.AuthenticateAsync(request, parameters, Options, metadata, Context.RequestAborted);
        request.Content = new FormUrlEncodedContent(parameters);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await backchannel.SendAsync(request, Context.RequestAborted);
        Demand(response.IsSuccessStatusCode, failure, $"status-{(int)response.StatusCode}");
        try
        {
            return new(await ProviderBackchannel.ReadTextAsync(response, Context.RequestAborted));
        }
        catch (Exception e) when (e is ArgumentException or System.Text.Json.JsonException)
        {
            throw new SignInFailedException(failure, "malformed");
        }
    }

    /// <summary>A provider that cannot let people choose an account lets them sign in again.</summary>
    private void AskForAccount(AuthenticationProperties properties)
    {
        if (
            properties.GetParameter<string>("prompt") is { } prompt
            && metadata.PromptValuesSupported is { Count: > 0 } supported
            && !supported.Contains(prompt)
        )
        {
            properties.SetParameter("prompt", "login");
        }
    }

    private string? One(string name) => Request.Query[name] is [var value] ? value : null;

    private static void Demand(bool holds, SignInFailure failure, string? detail)
    {
        if (!holds)
        {
            throw new SignInFailedException(failure, detail);
        }
    }
}
