using System.Net;
using System.Text;
using Portal.Platform;

namespace Portal.Web.SignIn.Provider;

/// <summary>How Portal itself talks to identity providers: briefly, without cookies, redirects or large answers.</summary>
internal sealed class ProviderBackchannel(IHostEnvironment environment) : IDisposable
{
    /// <summary>All that two providers share. The framework's own code is not given it for anything but its existence.</summary>
    public HttpClient Client { get; } =
        new(
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
            var response = await Client.SendAsync(request, cancellationToken);
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
    public async Task<string> GetDocumentAsync(string? address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "address");
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        using var response = await SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? await ReadTextAsync(response, cancellationToken)
            : throw new SignInFailedException(SignInFailure.Metadata, "status");
    }

    /// <summary>JSON is UTF-8 (RFC 8259), whatever charset the provider names; .NET throws at those it does not know.</summary>
    public static async Task<string> ReadTextAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)).TrimStart('\uFEFF');

    public void Dispose() => Client.Dispose();

    private static ServiceUnavailableException Unavailable(Exception? cause) =>
        new("The sign-in service does not answer.", cause);
}
