using Npgsql;

namespace Portal.Platform.Catalog;

/// <summary>Distinguishes "the database does not answer" (503) from a defect of ours.</summary>
public static class DatabaseErrors
{
    /// <summary>True for lost, refused and timed-out connections, also where EF Core wrapped them.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception switch
        {
            // A statement that the server refused is a defect, unless the server itself is going down (class 57P).
            PostgresException e => e.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || e.SqlState.StartsWith("53", StringComparison.Ordinal)
                || e.SqlState.StartsWith("08", StringComparison.Ordinal),
            NpgsqlException or TimeoutException => true,
            System.Net.Sockets.SocketException => true,
            { InnerException: { } inner } => IsUnavailable(inner),
            _ => false,
        };
}
