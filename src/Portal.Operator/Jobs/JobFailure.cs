using System.Security.Cryptography;
using Npgsql;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Operator.Jobs;

/// <summary>Why a step failed, in one of a few fixed words: the log has the rest, which may name folders and servers.</summary>
/// <param name="Reason">The word.</param>
/// <param name="IsFinal">Whether another attempt cannot help.</param>
internal sealed record JobFailure(string Reason, bool IsFinal)
{
    private const int NoSpaceLeft = 28; // ENOSPC

    /// <summary>Classifies an exception of a step.</summary>
    public static JobFailure Of(Exception exception) =>
        exception switch
        {
            CryptographicException => new("payload-unreadable", IsFinal: true),
            ProvisioningException => new("not-possible", IsFinal: true),
            BindingNotPushedException or KeyServiceUnavailableException => new(
                "key-service-unavailable",
                IsFinal: false
            ),
            ServerIdentityException => new("server-identity", IsFinal: false),
            _ when IsDiskFull(exception) => new("disk-full", IsFinal: false),
            ServerException => new("server-failed", IsFinal: false),
            _ when DatabaseErrors.IsUnavailable(exception) => new("database-unavailable", IsFinal: false),
            _ => new("unexpected", IsFinal: false),
        };

    private static bool IsDiskFull(Exception exception) =>
        exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => true,
            IOException e => (e.HResult & 0xFFFF) == NoSpaceLeft,
            ServerException e => e.Message.Contains("No space left on device", StringComparison.OrdinalIgnoreCase),
            { InnerException: { } inner } => IsDiskFull(inner),
            _ => false,
        };
}
