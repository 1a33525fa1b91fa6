using System.Net;
using System.Text.RegularExpressions;

namespace Portal.Testing;

/// <summary>
/// A browser without a window or scripts: real HTTP, one cookie jar for each host. It resolves every name to loopback, as
/// Chromium does with <c>*.localhost</c>, and sends cookies marked Secure there, as Chromium does.
/// </summary>
public sealed partial class PortalBrowser : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, string>> _cookies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _setCookies = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new(LoopbackHandler.Create());

    /// <summary>The cookies that would go to a host, as a Cookie header; may be changed to try forged ones.</summary>
    public Dictionary<string, string> Cookies(Uri address) => Jar(address);

    /// <summary>The Cookie header for an address.</summary>
    public string CookieHeader(Uri address) => string.Join("; ", Jar(address).Select(c => $"{c.Key}={c.Value}"));

    /// <summary>The newest Set-Cookie header that named this cookie, with its attributes, or null.</summary>
    public string? LastSetCookie(string name) => _setCookies.GetValueOrDefault(name);

    /// <summary>Follows no redirect.</summary>
    public Task<HttpResponseMessage> GetAsync(Uri address) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Posts a form with the Origin that a browser would send.</summary>
    public Task<HttpResponseMessage> PostAsync(Uri address, Dictionary<string, string> form, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("Origin", origin ?? address.GetLeftPart(UriPartial.Authority));
        return SendAsync(request);
    }

    /// <summary>Sends any request with this browser's cookies and keeps those of the answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var address = request.RequestUri!;
        if (Jar(address).Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", CookieHeader(address));
        }
        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var values))
        {
            foreach (var value in values)
            {
                Keep(Jar(address), value);
                _setCookies[value.Split('=')[0]] = value;
            }
        }
        return response;
    }

    /// <summary>Gets an address and follows redirects, across hosts too, until a page answers.</summary>
    public async Task<HttpResponseMessage> FollowAsync(HttpResponseMessage response)
    {
        for (var hops = 0; hops < 10 && response.Headers.Location is { } location; hops++)
        {
            response = await GetAsync(new Uri(response.RequestMessage!.RequestUri!, location));
        }
        return response;
    }

    /// <summary>Signs in at a tenant's host through its real identity provider.</summary>
    /// <param name="tenant">For example <c>http://acme.portal.localhost:5100</c>.</param>
    /// <param name="email">A sample person.</param>
    /// <param name="password">The development password.</param>
    /// <returns>The last answer: the page after sign-in, or a refusal.</returns>
    public async Task<HttpResponseMessage> SignInAsync(Uri tenant, string email, string password = "portal-dev")
    {
        var form = await FollowAsync(await GetAsync(new Uri(tenant, "/sign-in/start?returnUrl=%2Fjourneys")));
        if (form.RequestMessage!.RequestUri!.Authority == tenant.Authority)
        {
            return form; // the provider still knew this browser, or the tenant refused
        }
        var html = await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var (action, fields) = PasswordForm(html, form.RequestMessage.RequestUri);
        fields["email"] = email;
        fields["password"] = password;
        return await FollowAsync(await PostAsync(action, fields));
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    /// <summary>The form that has a password field, with its hidden fields.</summary>
    private static (Uri Action, Dictionary<string, string> Fields) PasswordForm(string html, Uri page)
    {
        foreach (Match form in Form().Matches(html))
        {
            if (!form.Value.Contains("type=\"password\"", StringComparison.Ordinal))
            {
                continue;
            }
            var action = ActionOf().Match(form.Value);
            var target = action.Success ? new Uri(page, WebUtility.HtmlDecode(action.Groups["value"].Value)) : page;
            var fields = Hidden()
                .Matches(form.Value)
                .Select(input => (Name: NameOf().Match(input.Value), Value: ValueOf().Match(input.Value)))
                .ToDictionary(
                    f => f.Name.Groups["value"].Value,
                    f => WebUtility.HtmlDecode(f.Value.Groups["value"].Value)
                );
            return (target, fields);
        }
        throw new InvalidOperationException($"Expected a sign-in form with a password at {page}, found: {html}");
    }

    private static void Keep(Dictionary<string, string> jar, string setCookie)
    {
        var pair = setCookie.Split(';')[0].Split('=', 2);
        if (Expired().IsMatch(setCookie))
        {
            jar.Remove(pair[0]);
        }
        else
        {
            jar[pair[0]] = pair[1];
        }
    }

    private Dictionary<string, string> Jar(Uri address)
    {
        if (!_cookies.TryGetValue(address.Authority, out var jar))
        {
            _cookies[address.Authority] = jar = new(StringComparer.Ordinal);
        }
        return jar;
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("<form[^>]*action=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ActionOf();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameOf();

    [GeneratedRegex("value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ValueOf();

    [GeneratedRegex("expires=Thu, 01 Jan 1970|max-age=0", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Expired();
}
