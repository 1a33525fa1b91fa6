using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>
/// The one door to a tenant's data for requests. Every operation has a valid authority, the permission that it needs and a
/// connection that proved itself (IC-5), and leaves an audit entry: a change in its own transaction, a read before its answer
/// leaves (IC-13).
/// </summary>
public sealed partial class TenantData(
    TenantDirectory directory,
    TenantDatabase database,
    AuthorityChecks checks,
    AuthorityEnds ends,
    ILogger<TenantData> logger
)
{
    /// <summary>Reads, and returns the answer only after its audit entry is durable.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="operation">What is read, for the permission and the audit entry.</param>
    /// <param name="read">The query; it sees this tenant's data and nothing else.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="PortalException">Refused or unavailable; nothing was answered.</exception>
    public Task<T> ReadAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantDbContext, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    ) =>
        AuditReadAsync(
            caller,
            operation,
            (binding, deadline) =>
                database.ReadAsync(binding, caller.Authority.DatabaseRole, read, deadline, cancellationToken),
            cancellationToken
        );

    /// <summary>The same without EF Core, for hand-written statements on hot paths.</summary>
    /// <exception cref="PortalException">Refused or unavailable; nothing was answered.</exception>
    public Task<T> QueryAsync<T>(
        Caller caller,
        Operation operation,
        Func<NpgsqlConnection, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    ) =>
        AuditReadAsync(
            caller,
            operation,
            (binding, deadline) =>
                database.QueryAsync(binding, caller.Authority.DatabaseRole, query, deadline, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// Changes data in one transaction with the audit entry, in which the authority is verified again. Where the operation
    /// ends an authority, the end is recorded in the catalog first.
    /// </summary>
    /// <param name="caller">Who changes it.</param>
    /// <param name="operation">What is changed, for the permission and the audit entry.</param>
    /// <param name="change">
    /// The change; it may complete the entry's target and details. Where the operation ends an authority it runs twice, and
    /// is rolled back the first time.
    /// </param>
    /// <param name="cancellationToken">Cancels the change, of which nothing remains.</param>
    /// <exception cref="PortalException">Refused or unavailable; nothing was changed.</exception>
    public async Task<T> ChangeAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantDbContext, AuditEntry, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        var deadline = new OperationDeadline();
        var binding = await AdmitAsync(caller, operation, deadline, cancellationToken);
        var (check, role) = (checks.Of(caller), caller.Authority.DatabaseRole);
        try
        {
            var required = await check.BeginChangeAsync(caller, operation, cancellationToken);
            Task<T> WriteAsync(TenantDbContext db, CancellationToken token) =>
                ChangeAndRecordAsync(db, caller, operation, required, change, token);

            var result = operation.Intent is null
                ? await database.CommitAsync(binding, role, WriteAsync, deadline, cancellationToken)
                : await ends.CommitAsync(binding, role, operation, WriteAsync, deadline, cancellationToken);
            await RecordCommittedAsync(check, caller, operation);
            return result;
        }
        catch (PortalException e) when (AuditOutcomes.Of(e) is { } outcome)
        {
            // The entry was rolled back with the transaction, but the answer reveals something about the tenant's data.
            await RecordRefusedAsync(caller, binding, operation, deadline, outcome, e);
            throw;
        }
    }

    /// <summary>
    /// Records that a request for an operation was not accepted, before the caller is told so. Whoever may not do it at all is
    /// told that instead.
    /// </summary>
    /// <exception cref="PortalException">Refused for another reason, or unavailable.</exception>
    public async Task RefuseAsync(Caller caller, Operation operation, CancellationToken cancellationToken)
    {
        var deadline = new OperationDeadline();
        var binding = await AdmitAsync(caller, operation, deadline, cancellationToken);
        await RecordAsync(caller, binding, operation, deadline, AuditOutcome.Refused);
    }

    /// <summary>Records a refusal that was decided elsewhere, such as by a page's policy.</summary>
    /// <exception cref="PortalException">It could not be recorded.</exception>
    internal async Task RecordRefusalAsync(
        Caller caller,
        Operation operation,
        AuditOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        var binding = await BindAsync(caller, cancellationToken);
        await RecordAsync(caller, binding, operation, new OperationDeadline(), outcome);
    }

    private async Task<T> AuditReadAsync<T>(
        Caller caller,
        Operation operation,
        Func<TenantBinding, OperationDeadline, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        var deadline = new OperationDeadline();
        var binding = await AdmitAsync(caller, operation, deadline, cancellationToken);
        // Where recording verifies the authority, its refusal wins: a caller without authority learns nothing, not even that
        // there is no such row. It runs beside the query, unless that may find nothing, which the entry has to say.
        var recording =
            checks.Of(caller).VerifiesDuringAudit && operation.TargetId is null
                ? RecordAsync(caller, binding, operation, deadline)
                : null;
        var reading = read(binding, deadline);
        if (recording is not null)
        {
            await Task.WhenAll(recording, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await recording;
        }
        T answer;
        try
        {
            answer = await reading;
        }
        catch (PortalException e) when (recording is null && AuditOutcomes.Of(e) is { } outcome)
        {
            await RecordRefusedAsync(caller, binding, operation, deadline, outcome, e); // "not found" is an answer, too
            caller.Authority.EnsureValid();
            throw;
        }
        await (recording ?? RecordAsync(caller, binding, operation, deadline));
        caller.Authority.EnsureValid(); // it may have ended while the query ran
        return answer;
    }

    private async Task<T> ChangeAndRecordAsync<T>(
        TenantDbContext db,
        Caller caller,
        Operation operation,
        long requiredVersion,
        Func<TenantDbContext, AuditEntry, CancellationToken, Task<T>> change,
        CancellationToken cancellationToken
    )
    {
        if (UserChangeLock.Covers(operation.Permission))
        {
            await UserChangeLock.TakeAsync(db, cancellationToken);
        }
        await AuthorityLock.TakeAsync(db, caller, operation.RevokesAuthority, cancellationToken);
        var verified = await checks.Of(caller).VerifyAsync(db, caller, requiredVersion, cancellationToken);
        var entry = AuditEntries.For(verified, operation, AuditOutcome.Succeeded);
        var result = await change(db, entry, cancellationToken);
        db.AuditEntries.Add(entry);
        await db.SaveChangesAsync(cancellationToken);
        if (operation.Intent is null || operation.RevokesAuthority != AuthorityLock.Of(caller))
        {
            caller.Authority.EnsureValid(); // a caller that ends its own authority no longer needs it
        }
        return result;
    }

    /// <summary>The change is committed with its entry: what cannot be noted outside the tenant any more does not undo it.</summary>
    private async Task RecordCommittedAsync(IAuthorityCheck check, Caller caller, Operation operation)
    {
        try
        {
            await check.EndChangeAsync(caller, operation);
        }
        catch (PortalException e)
        {
            LogOutcomeMissing(e, caller.TenantId, caller.CorrelationId);
        }
    }

    private async Task RecordRefusedAsync(
        Caller caller,
        TenantBinding binding,
        Operation operation,
        OperationDeadline deadline,
        AuditOutcome outcome,
        PortalException refusal
    )
    {
        await RecordAsync(caller, binding, operation, deadline, outcome);
        if (refusal is InvalidInputException invalid)
        {
            invalid.IsAudited = true;
        }
    }

    private async Task<TenantBinding> AdmitAsync(
        Caller caller,
        Operation operation,
        OperationDeadline deadline,
        CancellationToken cancellationToken
    )
    {
        var binding = await BindAsync(caller, cancellationToken);
        if (!caller.Actor.Holds(operation.Permission))
        {
            await RecordAsync(caller, binding, operation, deadline, AuditOutcome.Denied);
            throw new ForbiddenException(caller.Actor.DenialMessage(operation.Permission));
        }
        return binding;
    }

    /// <summary>The database of a caller whose authority is valid and whose tenant is served.</summary>
    private async Task<TenantBinding> BindAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Authority.TenantId != caller.TenantId)
        {
            LogForeignAuthority(caller.TenantId, caller.Authority.TenantId, caller.CorrelationId);
            throw new AuthorityLostException("Your session belongs to another company. Sign in again.");
        }
        caller.Authority.EnsureValid();
        return (await directory.GetServedAsync(caller.TenantId, cancellationToken)).Binding;
    }

    /// <summary>Takes no cancellation token: a caller that disconnects must not leave an answered read unrecorded.</summary>
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

    [LoggerMessage(
        2001,
        LogLevel.Critical,
        "Tenant {Tenant}: an audit entry could not be written (correlation {CorrelationId})"
    )]
    private partial void LogNotRecorded(Exception exception, TenantId tenant, string correlationId);

    [LoggerMessage(
        2005,
        LogLevel.Error,
        "Tenant {Tenant}: a change was committed, but its outcome is missing from the platform log (correlation {CorrelationId})"
    )]
    private partial void LogOutcomeMissing(Exception exception, TenantId tenant, string correlationId);

    [LoggerMessage(
        2003,
        LogLevel.Critical,
        "Tenant {Tenant}: refused an authority of tenant {Foreign} (correlation {CorrelationId})"
    )]
    private partial void LogForeignAuthority(TenantId tenant, TenantId foreign, string correlationId);
}
