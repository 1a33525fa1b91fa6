using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Portal.DevHost.Tests.Identity;

/// <summary>What the browser carries back to the client.</summary>
internal sealed record AuthorizationAnswer(Dictionary<string, StringValues> Parameters)
{
    public string Code => this["code"]!;

    public string? this[string name] => Parameters.TryGetValue(name, out var value) ? value.Single() : null;

    public static AuthorizationAnswer From(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var location = response.Headers.Location!.ToString();
        Assert.StartsWith(ProviderHost.RedirectUri + "&", location, StringComparison.Ordinal);
        return new AuthorizationAnswer(QueryHelpers.ParseQuery(new Uri(location).Query));
    }
}
