using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>
/// The newest position that the users of one pool brought along. A pool lives for hours; its next physical connection must
/// not be content with what was newest when the pool was created.
/// </summary>
public sealed class NewestPosition(RuntimeSecrets secrets, TenantId tenant)
{
    private readonly Lock gate = new();
    private long number;
    private volatile byte[]? mark;

    /// <summary>Its mark; null when there is none yet.</summary>
    public byte[]? Mark => mark;

    /// <summary>Keeps the position if it is newer.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed for another tenant or number.</exception>
    public void Learn(TenantPosition position)
    {
        if (position.Number <= Volatile.Read(ref number))
        {
            return;
        }
        lock (gate)
        {
            if (position.Number > number)
            {
                mark = position.Open(secrets, tenant);
                Volatile.Write(ref number, position.Number);
            }
        }
    }
}
