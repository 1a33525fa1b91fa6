using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Portal.Platform.Connections;

/// <summary>
/// The TLS stream of one physical connection, so that the connection can be aborted without its server. Npgsql's own ways to
/// end a command (<c>CommandTimeout</c>, a cancellation token) first send a cancel request over a second connection, which
/// they open synchronously: for as long as a frozen server does not answer that one, they hold a thread of the pool.
/// </summary>
/// <param name="cancelConnecting">
/// Ends the opening as long as there is no TLS stream, when Npgsql has no server process yet that it could want to cancel.
/// </param>
internal sealed class PhysicalConnection(Action cancelConnecting)
{
    private readonly Lock gate = new();
    private SslStream? stream;

    /// <summary>Whether it was aborted; a pool may hand it out once more without having noticed.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Whether the server sent what nobody asked for: that it ends the session, as a restart does with every pooled one.</summary>
    public bool HasUnreadData
    {
        get
        {
            lock (gate) // so that nobody closes the socket meanwhile
            {
                return !IsAborted
                    && stream is { } opened
                    && InnerStreamOf(opened) is NetworkStream { Socket: var socket }
                    && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
            }
        }
    }

    /// <summary>Whether the handshake has begun.</summary>
    public bool IsConnected => stream is not null;

    /// <summary>Lets the handshake hand over its stream: no client certificate is chosen, but this callback gets it as sender.</summary>
    public void Watch(SslClientAuthenticationOptions options) =>
        options.LocalCertificateSelectionCallback = (sender, _, _, _, _) =>
        {
            Attach((SslStream)sender);
            return null!;
        };

    /// <summary>Closes the socket. What waits for the server ends at once, with an error that breaks the connection.</summary>
    public void Abort()
    {
        lock (gate)
        {
            if (IsAborted)
            {
                return;
            }
            IsAborted = true;
        }
        if (stream is null)
        {
            cancelConnecting();
        }
        else
        {
            stream.Dispose();
        }
    }

    /// <summary>What derived streams see; Npgsql shows its socket nowhere.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_InnerStream")]
    private static extern Stream InnerStreamOf(AuthenticatedStream stream);

    private void Attach(SslStream opened)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(IsAborted, this);
            stream = opened;
        }
    }
}
