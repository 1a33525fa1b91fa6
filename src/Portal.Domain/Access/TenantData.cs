using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>
/// The one door to a tenant's data. Whoever passes has an authority that stands, a right that fits, a connection that
/// proved itself (IC-5), and leaves an audit entry: with the change in its own transaction, or before the answer of a
/// read leaves (IC-13). Nothing else hands out a connection or a <see cref="TenantDbContext"/> to a request.
/// </summary>
public sealed partial class TenantData(
    TenantDirectory directory,
    TenantConnections connections,
    AuthorityChecks checks,
    ILogger<TenantData> logger
)
{
    private readonly StatementGuard guard = new(logger);

    /// <summary>Reads, and returns the answer only after the audit entry is durable.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="operation">What is read, for the right and for the audit entry.</param>
    /// <param name="read">The query; it sees this tenant's data and nothing else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PortalException">Refused or unavailable; nothing was answered.</exception>
    public Task<T> ReadAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantDbContext, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) =>
        QueryAsync(
            caller,
            operation,
            async (connection, token) =>
            {
                await using var db = NewContext(connection);
                db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
                return await read(db, token);
            },
            cancellationToken
        );

    /// <summary>The same for a statement of one's own, where EF Core between would cost too much.</summary>
    /// <exception cref="PortalException">Refused or unavailable; nothing was answered.</exception>
    public async Task<T> QueryAsync<T>(
        Caller caller,
        Operation operation,
        Func<NpgsqlConnection, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    )
    {
        var deadline = new OperationDeadline();
        var binding = await AdmitAsync(caller, operation, deadline, cancellationToken);
        // Where the look at the authority is part of recording, both run beside the query, and come first when both fail:
        // to a caller without authority nothing is told, not even that there is no such thing.
        var recording = checks.Of(caller).VerifiesDuringAudit
            ? RecordAsync(caller, binding, operation, deadline)
            : null;
        var querying = guard.RunAsync(() =>
            RunAsync(caller, binding, query, cancellationToken).WaitAsync(deadline.Remaining, cancellationToken)
        );
        if (recording is not null)
        {
            await Task.WhenAll(recording, querying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await recording;
        }
        T answer;
        try
        {
            answer = await querying;
        }
        catch (NotFoundException) when (recording is null)
        {
            await RecordAsync(caller, binding, operation, deadline, AuditOutcome.Failed); // that there is none is an answer, too
            caller.Authority.EnsureValid();
            throw;
        }
        await (recording ?? RecordAsync(caller, binding, operation, deadline));
        caller.Authority.EnsureValid(); // it may have ended while the query ran
        return answer;
    }

    /// <summary>Changes, in one transaction with the audit entry and with a fresh look at the authority.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="operation">What is changed, for the right and for the audit entry.</param>
    /// <param name="change">The change; it may complete the entry's target and details.</param>
    /// <param name="cancellationToken">Gives up; nothing is then changed.</param>
    /// <param name="elsewhere">
    /// The other half of a change in two places: runs when this half and its entry are written and only the commit is left.
    /// When it throws, nothing was changed here. It holds locks up and shares the time of the change, which is 2.5 seconds.
    /// </param>
    /// <exception cref="PortalException">Refused or unavailable; nothing was changed.</exception>
    public async Task<T> ChangeAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantDbContext, AuditEntry, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken,
        Func<T, CancellationToken, Task>? elsewhere = null
    )
    {
        var deadline = new OperationDeadline();
        var binding = await AdmitAsync(caller, operation, deadline, cancellationToken);
        try
        {
            return await guard.RunAsync(
                () =>
                    PreparedChange<T>.RunAsync(
                        token => PrepareAsync(caller, operation, binding, change, elsewhere, token),
                        deadline.Remaining,
                        cancellationToken
                    ),
                caller.Authority.DatabaseRole
            );
        }
        catch (ReadOnlyException)
        {
            await RecordAsync(caller, binding, operation, deadline, AuditOutcome.Denied);
            throw;
        }
        catch (Exception e) when (e is NotFoundException or ConflictException)
        {
            // Its own entry went with the transaction; the answer tells something of the tenant's data all the same.
            await RecordAsync(caller, binding, operation, deadline, AuditOutcome.Failed);
            throw;
        }
    }

    private async Task<PreparedChange<T>> PrepareAsync<T>(
        Caller caller,
        Operation operation,
        TenantBinding binding,
        Func<TenantDbContext, AuditEntry, CancellationToken, Task<T>> change,
        Func<T, CancellationToken, Task>? elsewhere,
        CancellationToken cancellationToken
    )
    {
        var connection = await OpenAsync(caller, binding, cancellationToken);
        var db = NewContext(connection);
        try
        {
            // No token reaches the connection, which has its own limit.
            var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            var answer = await WriteAsync(db, caller, operation, change, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            await (elsewhere?.Invoke(answer, cancellationToken) ?? Task.CompletedTask);
            return new(connection, db, transaction, answer);
        }
        catch
        {
            await db.DisposeAsync(); // with its transaction
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<T> WriteAsync<T>(
        TenantDbContext db,
        Caller caller,
        Operation operation,
        Func<TenantDbContext, AuditEntry, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        if (UserChangeLock.Covers(operation.Permission))
        {
            await UserChangeLock.TakeAsync(db, cancellationToken);
        }
        await AuthorityLock.TakeAsync(db, caller, operation.RevokesAuthority, cancellationToken);
        var check = checks.Of(caller);
        var known = await check.VerifyAsync(db, caller, cancellationToken);
        var entry = AuditEntries.For(known, operation, AuditOutcome.Succeeded);
        var answer = await change(db, entry, cancellationToken);
        db.AuditEntries.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        await check.CommittingAsync(caller, entry, cancellationToken);
        caller.Authority.EnsureValid();
        return answer;
    }

    private async Task<TenantBinding> AdmitAsync(
        Caller caller,
        Operation operation,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    )
    {
        if (caller.Authority.TenantId != caller.TenantId)
        {
            LogForeignAuthority(caller.TenantId, caller.Authority.TenantId, caller.CorrelationId);
            throw new AuthorityLostException("Your session belongs to another company. Sign in again.");
        }
        caller.Authority.EnsureValid();
        var tenant = await directory.GetServedAsync(caller.TenantId, cancellationToken);
        if (!caller.Actor.Holds(operation.Permission))
        {
            await RecordAsync(caller, tenant.Binding, operation, deadline, AuditOutcome.Denied);
            throw new ForbiddenException(caller.Actor.DenialMessage(operation.Permission));
        }
        return tenant.Binding;
    }

    private async Task<T> RunAsync<T>(
        Caller caller,
        TenantBinding binding,
        Func<NpgsqlConnection, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(caller, binding, cancellationToken);
        return await query(connection, CancellationToken.None); // the connection has its own limit
    }

    private Task<NpgsqlConnection> OpenAsync(
        Caller caller,
        TenantBinding binding,
        CancellationToken cancellationToken
    ) => connections.OpenAsync(binding, caller.Authority.DatabaseRole, cancellationToken);

    /// <summary>Takes no token: a caller that goes away must not leave an answered read unrecorded.</summary>
    private async Task RecordAsync(
        Caller caller,
        TenantBinding binding,
        Operation operation,
        OperationDeadline deadline,
        AuditOutcome outcome = AuditOutcome.Succeeded
    )
    {
        try
        {
            await checks
                .Of(caller)
                .RecordAsync(caller, binding, AuditEntries.For(caller, operation, outcome))
                .WaitAsync(deadline.Remaining);
        }
        catch (Exception e) when (e is not PortalException)
        {
            LogNotRecorded(e, caller.TenantId, caller.CorrelationId);
            throw new ServiceUnavailableException("The audit log cannot be written, so nothing was done.", e);
        }
    }

    private static TenantDbContext NewContext(NpgsqlConnection connection) =>
        new(new DbContextOptionsBuilder<TenantDbContext>().UseBounded(connection).Options);

    [LoggerMessage(
        2001,
        LogLevel.Critical,
        "Tenant {Tenant}: an audit entry could not be written (correlation {CorrelationId})"
    )]
    private partial void LogNotRecorded(Exception exception, TenantId tenant, string correlationId);

    [LoggerMessage(
        2003,
        LogLevel.Critical,
        "Tenant {Tenant}: refused an authority of tenant {Foreign} (correlation {CorrelationId})"
    )]
    private partial void LogForeignAuthority(TenantId tenant, TenantId foreign, string correlationId);
}
