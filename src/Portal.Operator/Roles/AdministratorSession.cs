using Npgsql;

namespace Portal.Operator.Roles;

/// <summary>
/// One connection of a server's administrator. A tenant's roles are changed under a lock of the session, which ends with it:
/// two rotations, or a rotation and <see cref="RoleGuard"/>, would undo each other's passwords.
/// </summary>
internal sealed class AdministratorSession : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection connection;

    private AdministratorSession(NpgsqlDataSource source, NpgsqlConnection connection) =>
        (this.source, this.connection) = (source, connection);

    /// <summary>Whether roles' stored passwords can be read: superusers can, administrators of managed servers cannot.</summary>
    public bool ReadsPasswords { get; private set; }

    /// <summary>Opens a session, which owns the source from then on.</summary>
    public static async Task<AdministratorSession> OpenAsync(
        NpgsqlDataSource source,
        CancellationToken cancellationToken
    )
    {
        var session = new AdministratorSession(source, await source.OpenConnectionAsync(cancellationToken));
        try
        {
            session.ReadsPasswords =
                await session.ScalarAsync("SELECT has_table_privilege('pg_authid', 'SELECT')", cancellationToken)
                    is true;
            return session;
        }
        catch
        {
            await session.connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the lock of a tenant's roles.</summary>
    /// <returns>False when another session has it.</returns>
    public async Task<bool> TryLockAsync(string schema, CancellationToken cancellationToken) =>
        await ScalarAsync(
            "SELECT pg_try_advisory_lock(hashtextextended('portal.roles.' || $1, 0))",
            cancellationToken,
            schema
        )
            is true;

    /// <summary>Releases it.</summary>
    public Task UnlockAsync(string schema) =>
        ScalarAsync(
            "SELECT pg_advisory_unlock(hashtextextended('portal.roles.' || $1, 0))",
            CancellationToken.None,
            schema
        );

    /// <summary>Runs statements without parameters.</summary>
    public async Task ExecuteAsync(string statements, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs one statement and returns its first value.</summary>
    public async Task<object?> ScalarAsync(
        string statement,
        CancellationToken cancellationToken,
        params object[] parameters
    )
    {
        await using var command = Command(statement, parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Runs a query.</summary>
    public async Task<List<T>> QueryAsync<T>(
        string query,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(query, []);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await source.DisposeAsync();
    }

    private NpgsqlCommand Command(string statement, object[] parameters)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new() { Value = parameter });
        }
        return command;
    }
}
