using Npgsql;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>
/// The settings that every connection to a tenant's server shares: TLS with a pinned key or under its own authority, SCRAM,
/// short time-outs.
/// </summary>
public static class PinnedDataSource
{
    /// <summary>A builder without database, role and password.</summary>
    /// <param name="endpoint">
    /// The server. Of several addresses Npgsql takes the first one that accepts; whoever builds the source lets a standby be
    /// refused right after the handshake (<see cref="ServerProof.RequirePrimary"/>), which leaves the primary. Npgsql's own
    /// target session attributes would keep connections to standbys in the pool, unproven on the day they are promoted.
    /// </param>
    public static NpgsqlDataSourceBuilder Builder(ServerEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = endpoint.Address,
            Port = endpoint.Port,
            HostRecheckSeconds = 2, // how long an address that refused is passed over
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
        builder.UseSslClientAuthenticationOptionsCallback(ServerHandshake.Demand(endpoint));
        return builder;
    }
}
