using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Operator.Roles;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Runs statements as a server's administrator, over TLS with its key or authority and SCRAM, and only on the server whose
/// system identifier is in the catalog.
/// </summary>
internal sealed class AdministratorConnections(IDbContextFactory<CatalogDbContext> catalog, OperatorSecrets secrets)
{
    public const string MaintenanceDatabase = "postgres";

    /// <summary>A connection to the maintenance database, for several statements; the caller disposes it.</summary>
    public async Task<AdministratorSession> OpenAsync(ServerRow server, CancellationToken cancellationToken)
    {
        var source = await CreateAsync(server, MaintenanceDatabase, cancellationToken);
        try
        {
            return await AdministratorSession.OpenAsync(source, cancellationToken);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public async Task ExecuteAsync(
        ServerRow server,
        string database,
        string statements,
        CancellationToken cancellationToken
    )
    {
        await using var source = await CreateAsync(server, database, cancellationToken);
        await using var command = source.CreateCommand(statements);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<bool> AnyAsync(
        ServerRow server,
        string database,
        string query,
        CancellationToken cancellationToken
    )
    {
        await using var source = await CreateAsync(server, database, cancellationToken);
        await using var command = source.CreateCommand(query);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <summary>One connection that stays open, bounded as a service's: no thread waits for a frozen server.</summary>
    /// <param name="server">As the catalog has it.</param>
    /// <param name="database">The tenants'.</param>
    /// <param name="opened">Called for each new physical connection.</param>
    /// <param name="cancellationToken">Cancels reading the credential.</param>
    public async Task<BoundedDataSource> CreateBoundedAsync(
        ServerRow server,
        string database,
        Action opened,
        CancellationToken cancellationToken
    )
    {
        var limits = new BulkheadOptions { MaximumConnections = 1, MaximumWaiting = 1 };
        var builder = await BuilderAsync(server, database, opened, cancellationToken);
        BoundedDataSource.Configure(builder.ConnectionStringBuilder, limits);
        return new(builder.Build(), new(limits), ServerHandshake.Demand(server.ToEndpoint()));
    }

    private async Task<NpgsqlDataSource> CreateAsync(
        ServerRow server,
        string database,
        CancellationToken cancellationToken
    )
    {
        var builder = await BuilderAsync(server, database, () => { }, cancellationToken);
        // Longer than a service's: no user is waiting, and a machine that creates clusters is slow.
        builder.ConnectionStringBuilder.Timeout = 15;
        builder.ConnectionStringBuilder.CommandTimeout = 60;
        builder.ConnectionStringBuilder.Pooling = false;
        return builder.Build();
    }

    private async Task<NpgsqlDataSourceBuilder> BuilderAsync(
        ServerRow server,
        string database,
        Action opened,
        CancellationToken cancellationToken
    )
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var administrator = await db
            .ServerAdministrators.AsNoTracking()
            .SingleAsync(row => row.ServerId == server.ServerId, cancellationToken);
        var builder = PinnedDataSource.Builder(server.ToEndpoint());
        var settings = builder.ConnectionStringBuilder;
        settings.Database = database;
        settings.Username = administrator.RoleName;
        settings.Password = secrets.OpenText(
            administrator.Credential,
            SecretPurpose.ServerAdministrator(server.ServerId)
        );
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Administrator connections are opened asynchronously."),
            async connection =>
            {
                await VerifyIdentifierAsync(connection, server);
                opened();
            }
        );
        return builder;
    }

    private static async Task VerifyIdentifierAsync(NpgsqlConnection connection, ServerRow server)
    {
        await using var command = new NpgsqlCommand(
            "SELECT system_identifier, pg_is_in_recovery() FROM pg_control_system()",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (reader.GetInt64(0) != server.SystemIdentifier)
        {
            throw new Platform.ServerIdentityException("system-identifier");
        }
        ServerProof.RequirePrimary(server.ToEndpoint(), reader.GetBoolean(1));
    }
}
