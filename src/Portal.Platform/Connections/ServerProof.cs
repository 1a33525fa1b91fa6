using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>
/// IC-5: what a server must show on every new physical connection before any caller's statement runs. The pinned key is
/// checked in the TLS handshake, before the password is used; the rest in one statement right after it.
/// </summary>
public static class ServerProof
{
    private const string PositionTable = "portal_positions";

    private static readonly string Question = Ask("true");
    private static readonly string QuestionWithPosition = Ask($"EXISTS (SELECT FROM {PositionTable} WHERE mark = $1)");

    /// <summary>Whether the certificate carries the pinned public key (SHA-256 of SubjectPublicKeyInfo).</summary>
    public static bool HasPinnedKey(X509Certificate? certificate, ReadOnlySpan<byte> pin)
    {
        if (certificate is null)
        {
            return false;
        }
        using var parsed = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(parsed.PublicKey.ExportSubjectPublicKeyInfo()),
            pin
        );
    }

    /// <summary>Queries the server's identity and compares every part with the binding.</summary>
    /// <param name="connection">Open, and not yet used.</param>
    /// <param name="binding">What the server must prove to be.</param>
    /// <param name="role">Login role.</param>
    /// <param name="mark">What the database must contain; null only for the operator, which writes a tenant's first mark.</param>
    /// <exception cref="ServerIdentityException">
    /// It is another server, an older copy of the right one, or its identity cannot be read.
    /// </exception>
    public static async Task VerifyAsync(NpgsqlConnection connection, TenantBinding binding, string role, byte[]? mark)
    {
        try
        {
            await using var command = new NpgsqlCommand(mark is null ? Question : QuestionWithPosition, connection);
            if (mark is not null)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = mark });
            }
            await using var reader = await command.ExecuteReaderAsync();
            if (!await reader.ReadAsync())
            {
                throw new ServerIdentityException("no-answer");
            }
            Require(!await reader.IsDBNullAsync(5), "no-identity-row");
            Require(reader.GetInt64(0) == binding.SystemIdentifier, "system-identifier");
            Require(reader.GetString(1) == binding.Database, "database");
            Require(reader.GetString(2) == role && reader.GetString(3) == role, "role");
            Require(!await reader.IsDBNullAsync(4) && reader.GetString(4) == binding.Schema, "schema");
            Require(reader.GetGuid(5) == binding.TenantId.Value, "tenant");
            Require(reader.GetGuid(6) == binding.ServerId.Value, "server");
            Require(
                CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(7), binding.IdentityNonce),
                "nonce"
            );
            Require(reader.GetInt64(8) == binding.FenceEpoch, "fence-epoch");
            RequirePrimary(binding.Endpoint, reader.GetBoolean(10)); // a standby may lag behind
            Require(reader.GetBoolean(9), "position");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // A copy from before there were marks has no table of them.
            var lacksMarks = e.MessageText.Contains(PositionTable, StringComparison.Ordinal);
            throw new ServerIdentityException(lacksMarks ? "position" : "no-identity-row");
        }
    }

    /// <summary>Of several addresses only the primary is used: a connection to a standby ends before it enters the pool.</summary>
    /// <exception cref="StandbyServerException">It is a standby.</exception>
    public static void RequirePrimary(ServerEndpoint endpoint, bool isInRecovery)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (isInRecovery && endpoint.HasSeveral)
        {
            throw new StandbyServerException();
        }
    }

    /// <summary>The same for a new connection that nothing else is asked of.</summary>
    /// <exception cref="StandbyServerException">It is a standby.</exception>
    public static async Task RequirePrimaryAsync(ServerEndpoint endpoint, NpgsqlConnection connection)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.HasSeveral)
        {
            await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
            RequirePrimary(endpoint, await command.ExecuteScalarAsync() is true);
        }
    }

    private static string Ask(string position) =>
        $"""
            SELECT (SELECT system_identifier FROM pg_control_system()),
                   current_database(), session_user::text, current_user::text, current_schema()::text,
                   i.tenant_id, i.server_id, i.nonce, i.fence_epoch, {position}, pg_is_in_recovery()
            FROM (SELECT count(*) AS rows FROM portal_identity) AS c
            LEFT JOIN portal_identity AS i ON c.rows = 1
            """;

    private static void Require(bool holds, string reason)
    {
        if (!holds)
        {
            throw new ServerIdentityException(reason);
        }
    }
}

/// <summary>One of a server's addresses is a standby now: the next one is tried.</summary>
public sealed class StandbyServerException() : NpgsqlException("This address is a standby now.");
