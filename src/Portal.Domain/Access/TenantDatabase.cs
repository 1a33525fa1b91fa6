using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>
/// The one place of the domain that opens connections and contexts of tenants' databases; every connection has proved
/// itself (IC-5). It checks no right and writes no audit entry: requests go through <see cref="TenantData"/>.
/// </summary>
public sealed partial class TenantDatabase(TenantConnections connections, ILogger<TenantDatabase> logger)
{
    /// <summary>How many calls may wait for one tenant's audit log.</summary>
    internal int MaximumCalls => connections.MaximumCalls;

    /// <summary>A connection for a batch that serves many callers; dispose it.</summary>
    /// <exception cref="PortalException">The tenant's server is unavailable or failed its proof.</exception>
    internal Task<NpgsqlConnection> OpenAsync(TenantBinding binding, TenantRole role) =>
        connections.OpenAsync(binding, role, CancellationToken.None);

    /// <summary>Runs a query on a connection of its own.</summary>
    /// <exception cref="PortalException">Refused, or unavailable by the deadline.</exception>
    internal Task<T> QueryAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<NpgsqlConnection, CancellationToken, Task<T>> query,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    ) =>
        TranslateErrorsAsync(() =>
            // The deadline covers everything: a frozen server can use up the timeouts of connecting and of the command in turn.
            ConnectAndQueryAsync(binding, role, query, cancellationToken)
                .WaitAsync(deadline.Remaining, cancellationToken)
        );

    /// <summary>Reads the rows of a statement with one parameter.</summary>
    /// <exception cref="PortalException">Refused, or unavailable by the deadline.</exception>
    internal Task<List<T>> QueryRowsAsync<T>(
        TenantBinding binding,
        TenantRole role,
        string statement,
        NpgsqlParameter parameter,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    ) =>
        QueryAsync(
            binding,
            role,
            (connection, token) => connection.ReadRowsAsync(new(statement) { Parameters = { parameter } }, read, token),
            new OperationDeadline(),
            cancellationToken
        );

    /// <summary>The same with EF Core and without change tracking.</summary>
    /// <exception cref="PortalException">Refused, or unavailable by the deadline.</exception>
    internal Task<T> ReadAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<TenantDbContext, CancellationToken, Task<T>> read,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    ) =>
        QueryAsync(
            binding,
            role,
            async (connection, token) =>
            {
                await using var db = NewContext(connection);
                db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
                return await read(db, token);
            },
            deadline,
            cancellationToken
        );

    /// <summary>Runs changes in one transaction, saves and commits them.</summary>
    /// <exception cref="PortalException">Refused or unavailable; nothing was changed, unless the commit itself failed.</exception>
    internal Task<T> CommitAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<TenantDbContext, CancellationToken, Task<T>> change,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    ) => RunAsync(binding, role, change, deadline, commits: true, cancellationToken);

    /// <summary>Runs changes as <see cref="CommitAsync"/> does and rolls them back, to see whether anything prevents them.</summary>
    /// <exception cref="PortalException">Refused or unavailable.</exception>
    internal Task<T> RehearseAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<TenantDbContext, CancellationToken, Task<T>> change,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    ) => RunAsync(binding, role, change, deadline, commits: false, cancellationToken);

    private Task<T> RunAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<TenantDbContext, CancellationToken, Task<T>> change,
        OperationDeadline deadline,
        bool commits,
        CancellationToken cancellationToken
    ) =>
        TranslateErrorsAsync(
            () =>
                PreparedTransaction<T>.RunAsync(
                    token => PrepareAsync(binding, role, change, token),
                    deadline,
                    commits,
                    cancellationToken
                ),
            writingRole: role
        );

    private async Task<T> ConnectAndQueryAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<NpgsqlConnection, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await connections.OpenAsync(binding, role, cancellationToken);
        return await query(connection, CancellationToken.None); // no token reaches the connection, which has its own limit
    }

    private async Task<PreparedTransaction<T>> PrepareAsync<T>(
        TenantBinding binding,
        TenantRole role,
        Func<TenantDbContext, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        var connection = await connections.OpenAsync(binding, role, cancellationToken);
        var db = NewContext(connection);
        try
        {
            var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None); // as for queries
            var result = await change(db, CancellationToken.None);
            await db.SaveChangesAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return new(connection, db, transaction, result);
        }
        catch
        {
            await db.DisposeAsync(); // rolls its transaction back
            await connection.DisposeAsync();
            throw;
        }
    }

    private static TenantDbContext NewContext(NpgsqlConnection connection) =>
        new(new DbContextOptionsBuilder<TenantDbContext>().UseBounded(connection).Options);

    /// <summary>Turns the database's errors into what people are told.</summary>
    /// <param name="work">Statements of one role.</param>
    /// <param name="writingRole">The role that the work changes data under; null when it only reads.</param>
    private async Task<T> TranslateErrorsAsync<T>(Func<Task<T>> work, TenantRole? writingRole = null)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (RuleViolation(e, writingRole is not null) is { } message)
        {
            throw new ConflictException(message);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new StaleVersionException(
                "Somebody else changed this meanwhile. Reload it, then make your change again."
            );
        }
        catch (Exception e)
            when (writingRole == TenantRole.Support && SqlState(e) is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new ReadOnlyException(e); // what the role is for
        }
        catch (Exception e) when (SqlState(e) is PostgresErrorCodes.InsufficientPrivilege)
        {
            LogStatementRefused(e);
            throw new ServiceUnavailableException("The database refused this, so nothing was done.", e);
        }
        catch (Exception e) when (e is not PortalException && DatabaseErrors.IsUnavailable(e))
        {
            throw new ServiceUnavailableException("The company's server does not answer.", e);
        }
    }

    /// <summary>What to tell people about a violated rule of the database (Migrations/TenantRules); null for other errors.</summary>
    private static string? RuleViolation(Exception e, bool isWriting) =>
        SqlState(e) switch
        {
            "PT001" => "This is the only administrator. Give someone else that role first.",
            PostgresErrorCodes.UniqueViolation => "There is one like this already.",
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected when isWriting =>
                "Somebody else changed this at the same moment. Try again.",
            _ => null,
        };

    private static string? SqlState(Exception e) =>
        (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState;

    [LoggerMessage(2002, LogLevel.Critical, "The tenant's database refused a statement of the app role")]
    private partial void LogStatementRefused(Exception exception);
}
