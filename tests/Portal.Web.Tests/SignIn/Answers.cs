using System.Net;
using System.Text.RegularExpressions;

namespace Portal.Web.Tests.SignIn;

/// <summary>What tests ask of an answer.</summary>
internal static partial class Answers
{
    public static async Task<string> BodyAsync(this HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>A refusal page has the status, and a reference, which is returned.</summary>
    public static async Task<string> ReferenceAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.BodyAsync();
        Assert.True(response.StatusCode == status, $"Expected {status}, found {response.StatusCode}: {body}");
        var reference = Reference().Match(body);
        Assert.True(reference.Success, $"Expected a reference, found: {body}");
        return reference.Groups["value"].Value;
    }

    public static void RedirectsTo(this HttpResponseMessage response, string address)
    {
        Assert.True((int)response.StatusCode is 302 or 303, $"Expected a redirect, found {response.StatusCode}.");
        Assert.Equal(address, response.Headers.Location?.ToString());
    }

    /// <summary>Where a page of ours sends the browser on, without a redirect of the form that led to it.</summary>
    public static async Task<Uri> OnwardAsync(this HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Refresh"));
        var refresh = Refresh().Match(await response.BodyAsync());
        Assert.True(refresh.Success);
        return new Uri(response.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(refresh.Groups["value"].Value));
    }

    [GeneratedRegex(
        "<meta http-equiv=\"refresh\" content=\"0;url=(?<value>[^\"]*)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Refresh();

    [GeneratedRegex("<code>(?<value>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
