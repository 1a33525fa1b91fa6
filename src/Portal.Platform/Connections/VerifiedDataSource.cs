using Npgsql;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>
/// A pool whose every new physical connection proves the server's identity first (IC-5). It belongs to one tenant and one
/// role, and no statement of ours leaves anything in a session (SET, temporary tables, session locks, LISTEN): it is not
/// reset between its users, which would cost the server as much as a list of journeys does.
/// </summary>
public static class VerifiedDataSource
{
    /// <summary>Creates the pool; no connection is opened yet.</summary>
    /// <param name="binding">What the server must prove to be.</param>
    /// <param name="user">Login role.</param>
    /// <param name="password">Its password; SCRAM only, so the server never sees it.</param>
    /// <param name="mark">The newest mark that the database must contain, asked for with each physical connection.</param>
    /// <param name="configure">Sets limits.</param>
    public static NpgsqlDataSource Create(
        TenantBinding binding,
        string user,
        string password,
        Func<byte[]?> mark,
        Action<NpgsqlConnectionStringBuilder> configure
    )
    {
        var builder = PinnedDataSource.Builder(binding.Endpoint);
        builder.ConnectionStringBuilder.Database = binding.Database;
        builder.ConnectionStringBuilder.Username = user;
        builder.ConnectionStringBuilder.Password = password;
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        configure(builder.ConnectionStringBuilder);
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Tenant connections are opened asynchronously."),
            connection => ServerProof.VerifyAsync(connection, binding, user, mark())
        );
        return builder.Build();
    }
}
