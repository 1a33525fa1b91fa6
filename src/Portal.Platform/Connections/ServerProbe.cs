using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Portal.Platform.Connections;

/// <summary>How a server answered a check from outside.</summary>
public enum ProbeResult
{
    /// <summary>It did not answer in time.</summary>
    NoAnswer = 1,

    /// <summary>It answered and showed the pinned key.</summary>
    Reachable = 2,

    /// <summary>Something answered that does not hold the pinned key.</summary>
    WrongKey = 3,
}

/// <summary>
/// Checks whether a server answers, without signing in: PostgreSQL's SSLRequest (PostgreSQL 15, section 55.2.10) and the
/// TLS handshake, in which the pinned key must show. It proves nothing that connections rely on; those prove it all (IC-5).
/// </summary>
public static class ServerProbe
{
    private static readonly byte[] SslRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

    /// <summary>Checks once. It never throws because of what the server does.</summary>
    /// <param name="address">Address of the server.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="keyPin">SHA-256 over its SubjectPublicKeyInfo.</param>
    /// <param name="cancellationToken">Cancels the check; the answer is then <see cref="ProbeResult.NoAnswer"/>.</param>
    public static async Task<ProbeResult> ProbeAsync(
        string address,
        int port,
        byte[] keyPin,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(address, port, cancellationToken);
            await using var plain = socket.GetStream();
            await plain.WriteAsync(SslRequest, cancellationToken);
            var answer = new byte[1];
            await plain.ReadExactlyAsync(answer, cancellationToken);
            return answer[0] == (byte)'S'
                ? await ShakeHandsAsync(plain, address, keyPin, cancellationToken)
                : ProbeResult.WrongKey;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return ProbeResult.NoAnswer;
        }
    }

    private static async Task<ProbeResult> ShakeHandsAsync(
        Stream plain,
        string address,
        byte[] keyPin,
        CancellationToken cancellationToken
    )
    {
        await using var secure = new SslStream(plain, leaveInnerStreamOpen: true);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = address,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                ServerProof.HasPinnedKey(certificate, keyPin),
        };
        try
        {
            await secure.AuthenticateAsClientAsync(options, cancellationToken);
            return ProbeResult.Reachable;
        }
        catch (AuthenticationException)
        {
            return ProbeResult.WrongKey;
        }
    }
}
