using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Operator.Roles;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Runs statements as a server's administrator, over TLS with the pinned key and SCRAM, and only on the server whose
/// system identifier is in the catalog. No connection is pooled.
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
            return new(source, await source.OpenConnectionAsync(cancellationToken));
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

    private async Task<NpgsqlDataSource> CreateAsync(
        ServerRow server,
        string database,
        CancellationToken cancellationToken
    )
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var administrator = await db
            .ServerAdministrators.AsNoTracking()
            .SingleAsync(row => row.ServerId == server.ServerId, cancellationToken);
        var builder = PinnedDataSource.Builder(server.Address, server.Port, server.ServerKeyPin);
        var settings = builder.ConnectionStringBuilder;
        settings.Database = database;
        settings.Username = administrator.RoleName;
        settings.Password = secrets.OpenText(
            administrator.Credential,
            SecretPurpose.ServerAdministrator(server.ServerId)
        );
        // Longer than a service's: no user is waiting, and a machine that creates clusters is slow.
        settings.Timeout = 15;
        settings.CommandTimeout = 60;
        settings.Pooling = false;
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Administrator connections are opened asynchronously."),
            connection => VerifyIdentifierAsync(connection, server)
        );
        return builder.Build();
    }

    private static async Task VerifyIdentifierAsync(NpgsqlConnection connection, ServerRow server)
    {
        await using var command = new NpgsqlCommand("SELECT system_identifier FROM pg_control_system()", connection);
        var found = Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        if (found != server.SystemIdentifier)
        {
            throw new Platform.ServerIdentityException("system-identifier");
        }
    }
}
