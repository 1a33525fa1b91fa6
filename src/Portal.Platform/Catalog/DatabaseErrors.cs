using System.Net.Security;
using System.Net.Sockets;
using Npgsql;
using Portal.Platform.Connections;

namespace Portal.Platform.Catalog;

/// <summary>Distinguishes "the database does not answer" (503) from a defect of ours.</summary>
public static class DatabaseErrors
{
    private const string IdleInTransactionTimeout = "25P03"; // Npgsql has no name for it

    /// <summary>
    /// True for lost, refused and timed-out connections, and for refusals that a change at the server ends: also where EF Core
    /// wrapped them.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception switch
        {
            PostgresException e => IsPassing(e),
            NpgsqlException or TimeoutException or SocketException or DatabaseRefusedException => true,
            ObjectDisposedException e => IsConnection(e.ObjectName),
            { InnerException: { } inner } => IsUnavailable(inner),
            _ => false,
        };

    /// <summary>True when the server, or its host, refused the connection at once: it may accept the next one.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception switch
        {
            PostgresException e => IsPassing(e),
            SocketException => true,
            { InnerException: { } inner } => IsRefusal(inner),
            _ => false,
        };

    /// <summary>True when the whole server is unavailable, not only to this role or for this statement.</summary>
    public static bool IsDown(Exception exception) =>
        exception switch
        {
            PostgresException e => IsOfServer(e),
            { InnerException: PostgresException inner } => IsOfServer(inner),
            _ => IsUnavailable(exception),
        };

    /// <summary>Npgsql reports a socket that was closed at its time limit in several ways, of which this is one.</summary>
    private static bool IsConnection(string name) =>
        name == typeof(Socket).FullName || name == typeof(NetworkStream).FullName || name == typeof(SslStream).FullName;

    /// <summary>
    /// A statement that the server refused is a defect of ours, except where a change at the server ends the refusal: a
    /// password, role or database in the middle of a change, a missing right, a read-only server, a lock or a statement that
    /// took too long, another transaction, a failing disk.
    /// </summary>
    private static bool IsPassing(PostgresException e) =>
        IsOfServer(e)
        || e.SqlState[..2] is "28" or "40" or "58"
        || e.SqlState
            is PostgresErrorCodes.QueryCanceled
                or PostgresErrorCodes.ReadOnlySqlTransaction
                or IdleInTransactionTimeout
                or PostgresErrorCodes.InsufficientPrivilege
                or PostgresErrorCodes.InvalidCatalogName
                or PostgresErrorCodes.ObjectNotInPrerequisiteState
                or PostgresErrorCodes.ObjectInUse
                or PostgresErrorCodes.LockNotAvailable;

    /// <summary>The server goes down or comes up, or lacks resources or connections.</summary>
    private static bool IsOfServer(PostgresException e) =>
        e.SqlState[..2] is "53" or "08" || e.SqlState.StartsWith("57P", StringComparison.Ordinal);
}
