using System.Net.Security;
using Npgsql;

namespace Portal.Platform.Connections;

/// <summary>The settings that every connection to a tenant's server shares: TLS with a pinned key, SCRAM, short time-outs.</summary>
public static class PinnedDataSource
{
    /// <summary>A builder without database, role and password.</summary>
    /// <param name="address">Address of the server.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="pin">SHA-256 over its SubjectPublicKeyInfo (RFC 7469, section 2.4).</param>
    public static NpgsqlDataSourceBuilder Builder(string address, int port, byte[] pin)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = address,
            Port = port,
            SslMode = SslMode.Require,
            RequireAuth = "ScramSHA256",
            ChannelBinding = ChannelBinding.Require,
            Timeout = 2,
            CommandTimeout = 2,
            CancellationTimeout = -1,
            MinPoolSize = 0,
            ConnectionIdleLifetime = 60,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
            ApplicationName = "portal",
        };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseSslClientAuthenticationOptionsCallback(Pin(pin));
        return builder;
    }

    /// <summary>Accepts the server's pinned key only.</summary>
    public static Action<SslClientAuthenticationOptions> Pin(byte[] pin) =>
        options =>
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                ServerProof.HasPinnedKey(certificate, pin) ? true : throw new ServerIdentityException("server-key");
}
