using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.DevHost.Tests.Identity;

/// <summary>What a browser does at one realm: keeps cookies, reads the form, posts it with Origin. Redirects are not followed.</summary>
internal sealed partial class Browser(ProviderHost host, string realm = "acme") : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() })
    {
        BaseAddress = host.Origin,
    };

    public string Realm => realm;

    /// <summary>The Origin header of the forms; null sends none.</summary>
    public string? PostsFrom { get; set; } = host.Origin.GetLeftPart(UriPartial.Authority);

    public static Dictionary<string, string?> Request(ProofKeyPair proof) =>
        new(StringComparer.Ordinal)
        {
            ["client_id"] = "portal",
            ["redirect_uri"] = ProviderHost.RedirectUri,
            ["response_type"] = "code",
            ["scope"] = "openid profile email",
            ["state"] = "state & more",
            ["nonce"] = "nonce-1",
            ["code_challenge"] = proof.Challenge,
            ["code_challenge_method"] = "S256",
        };

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync(path, Cancellation);

    /// <summary>A given cookie is sent in addition to the browser's own, as an attacker would.</summary>
    public async Task<HttpResponseMessage> AuthorizeAsync(Dictionary<string, string?> request, string? cookie = null)
    {
        var address = QueryHelpers.AddQueryString($"/{realm}/authorize", request);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        if (cookie is not null)
            message.Headers.Add("Cookie", cookie);
        return await http.SendAsync(message, Cancellation);
    }

    /// <summary>Up to the shown form.</summary>
    public async Task<SignInForm> OpenFormAsync(Dictionary<string, string?> request)
    {
        var redirect = await AuthorizeAsync(request);
        Assert.Equal(HttpStatusCode.SeeOther, redirect.StatusCode);
        var page = await GetAsync(redirect.Headers.Location!.ToString());
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return new SignInForm(Hidden(html, "request"), Hidden(html, "antiforgery"), html, page);
    }

    public Task<HttpResponseMessage> SubmitAsync(
        SignInForm form,
        string email,
        string password = ProviderHost.Password
    ) =>
        PostAsync(
            $"/{realm}/sign-in",
            new()
            {
                ["request"] = form.Request,
                ["antiforgery"] = form.Antiforgery,
                ["email"] = email,
                ["password"] = password,
            }
        );

    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields),
        };
        if (PostsFrom is not null)
            message.Headers.Add("Origin", PostsFrom);
        return await http.SendAsync(message, Cancellation);
    }

    /// <summary>The whole way through the form; the answer is the redirect to the client.</summary>
    public async Task<AuthorizationAnswer> SignInAsync(Dictionary<string, string?> request, string person)
    {
        var form = await OpenFormAsync(request);
        return AuthorizationAnswer.From(await SubmitAsync(form, person));
    }

    public static string Hidden(string html, string name) =>
        WebUtility.HtmlDecode(
            HiddenField().Matches(html).First(match => match.Groups["name"].Value == name).Groups["value"].Value
        );

    [GeneratedRegex(
        """<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)">""",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex HiddenField();

    public void Dispose() => http.Dispose();
}

internal sealed record SignInForm(string Request, string Antiforgery, string Html, HttpResponseMessage Page);
