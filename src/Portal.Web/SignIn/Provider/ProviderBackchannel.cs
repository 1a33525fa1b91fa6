using System.Net;
using Microsoft.IdentityModel.Protocols;
using Portal.Platform;

namespace Portal.Web.SignIn.Provider;

/// <summary>How Portal itself talks to tenants' providers: briefly, without cookies, redirects or large answers.</summary>
internal sealed class ProviderBackchannel(IHostEnvironment environment) : IDocumentRetriever, IDisposable
{
    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <summary>Whether the address may be used: https, or http in Development only.</summary>
    public bool Allows(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && environment.IsDevelopment()));

    /// <summary>Sends a request; the answer is read whole.</summary>
    /// <exception cref="ServiceUnavailableException">No answer in time, or an error of the provider's own (5xx).</exception>
    /// <exception cref="SignInFailedException">The address may not be used.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!Allows(request.RequestUri?.OriginalString))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "not-https");
        }
        try
        {
            var response = await http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode < 500)
            {
                return response;
            }
            response.Dispose();
            throw Unavailable(null);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Reads a document of the provider, for example its keys.</summary>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "address");
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        using var response = await SendAsync(request, cancel);
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync(cancel)
            : throw new SignInFailedException(SignInFailure.Metadata, "status");
    }

    public void Dispose() => http.Dispose();

    private static ServiceUnavailableException Unavailable(Exception? cause) =>
        new("Your company's sign-in service does not answer.", cause);
}
