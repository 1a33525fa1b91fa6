using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>How a server answered a check from outside.</summary>
public enum ProbeResult
{
    /// <summary>It did not answer in time.</summary>
    NoAnswer = 1,

    /// <summary>It answered and showed the pinned key, or a certificate under its authority.</summary>
    Reachable = 2,

    /// <summary>Something answered that did not.</summary>
    WrongKey = 3,
}

/// <summary>
/// Checks whether a server answers, without signing in: PostgreSQL's SSLRequest (PostgreSQL 15, section 55.2.10) and the
/// TLS handshake, in which it must show what connections demand. It proves nothing that connections rely on; those prove it all (IC-5).
/// </summary>
public static class ServerProbe
{
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    /// <summary>Checks once. It never throws because of what the server does.</summary>
    /// <param name="endpoint">The server; of several addresses one that shows the wrong key counts, else one that answers.</param>
    /// <param name="cancellationToken">Cancels the check; the answer is then <see cref="ProbeResult.NoAnswer"/>.</param>
    public static async Task<ProbeResult> ProbeAsync(ServerEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var answers = await Task.WhenAll(endpoint.Each().Select(one => ProbeOneAsync(one, cancellationToken)));
        return answers.Max();
    }

    private static async Task<ProbeResult> ProbeOneAsync(ServerEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(endpoint.Address, endpoint.Port, cancellationToken);
            await using var plain = socket.GetStream();
            await plain.WriteAsync(SslRequest, cancellationToken);
            var answer = new byte[1];
            await plain.ReadExactlyAsync(answer, cancellationToken);
            return answer[0] == (byte)'S'
                ? await ShakeHandsAsync(plain, endpoint, cancellationToken)
                : ProbeResult.WrongKey;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return ProbeResult.NoAnswer;
        }
    }

    private static async Task<ProbeResult> ShakeHandsAsync(
        Stream plain,
        ServerEndpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        await using var secure = new SslStream(plain, leaveInnerStreamOpen: true);
        var options = new SslClientAuthenticationOptions { TargetHost = endpoint.Address };
        ServerHandshake.Demand(endpoint)(options);
        try
        {
            await secure.AuthenticateAsClientAsync(options, cancellationToken);
            return ProbeResult.Reachable;
        }
        catch (Exception e) when (e is AuthenticationException or ServerIdentityException)
        {
            return ProbeResult.WrongKey;
        }
    }
}
