using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>
/// The one door to a tenant's data. Whoever passes has an authority that stands, a right that fits, a connection that
/// proved itself (IC-5), and leaves an audit entry: with the change in its own transaction, or before the answer of a
/// read leaves (IC-13). Nothing else hands out a <see cref="TenantDbContext"/> to a person's request.
/// </summary>
public sealed partial class TenantData(
    TenantDirectory directory,
    TenantConnections connections,
    AuditWriter audit,
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
    public async Task<T> ReadAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantDbContext, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var binding = await AdmitAsync(caller, operation, cancellationToken);
        var answer = await guard.RunAsync(async () =>
        {
            await using var connection = await OpenAsync(caller, binding, cancellationToken);
            await using var db = NewContext(connection);
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await read(db, cancellationToken);
        });
        await RecordAsync(caller, binding, AuditEntries.For(caller, operation, AuditOutcome.Succeeded));
        caller.Authority.Demand(); // it may have ended while the query ran
        return answer;
    }

    /// <summary>Changes, in one transaction with the audit entry and with a fresh look at the session and its user.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="operation">What is changed, for the right and for the audit entry.</param>
    /// <param name="change">The change; it may complete the entry's target and details.</param>
    /// <param name="cancellationToken">Gives up; nothing is then changed.</param>
    /// <exception cref="PortalException">Refused or unavailable; nothing was changed.</exception>
    public async Task<T> ChangeAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantDbContext, AuditEntry, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        var binding = await AdmitAsync(caller, operation, cancellationToken);
        return await guard.RunAsync(async () =>
        {
            await using var connection = await OpenAsync(caller, binding, cancellationToken);
            await using var db = NewContext(connection);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (PeopleLock.Covers(operation.Permission))
            {
                await PeopleLock.TakeAsync(db, cancellationToken);
            }
            await SessionCheck.DemandAsync(db, caller, cancellationToken);
            var entry = AuditEntries.For(caller, operation, AuditOutcome.Succeeded);
            var answer = await change(db, entry, cancellationToken);
            db.AuditEntries.Add(entry);
            await db.SaveChangesAsync(cancellationToken);
            caller.Authority.Demand();
            await transaction.CommitAsync(cancellationToken);
            return answer;
        });
    }

    private async Task<TenantBinding> AdmitAsync(
        Caller caller,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        if (caller.Authority.TenantId != caller.TenantId)
        {
            LogForeignAuthority(caller.TenantId, caller.Authority.TenantId, caller.CorrelationId);
            throw new AuthorityLostException("Your session belongs to another company. Sign in again.");
        }
        caller.Authority.Demand();
        var tenant = await directory.GetServedAsync(caller.TenantId, cancellationToken);
        if (!caller.Actor.Holds(operation.Permission))
        {
            await RecordAsync(caller, tenant.Binding, AuditEntries.For(caller, operation, AuditOutcome.Denied));
            throw new ForbiddenException("Your role does not allow this.");
        }
        return tenant.Binding;
    }

    private Task<NpgsqlConnection> OpenAsync(
        Caller caller,
        TenantBinding binding,
        CancellationToken cancellationToken
    ) => connections.OpenAsync(binding, caller.Authority.DatabaseRole, cancellationToken);

    private async Task RecordAsync(Caller caller, TenantBinding binding, AuditEntry entry)
    {
        try
        {
            // Not the caller's token: a caller that goes away must not leave an answered read unrecorded.
            await audit.WriteAsync(binding, caller.Authority.DatabaseRole, entry, CancellationToken.None);
        }
        catch (Exception e) when (e is not PortalException)
        {
            LogNotRecorded(e, caller.TenantId, caller.CorrelationId);
            throw new ServiceUnavailableException("The audit log cannot be written, so nothing was done.", e);
        }
    }

    private static TenantDbContext NewContext(NpgsqlConnection connection) =>
        new(new DbContextOptionsBuilder<TenantDbContext>().UseNpgsql(connection).Options);

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
