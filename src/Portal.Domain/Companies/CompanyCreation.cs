using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.Providers;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Companies;

/// <summary>
/// <c>createCompany</c>, for every door: validates the request, reserves name and hosts, seals what is personal or secret, and
/// leaves a job to the operator, with the entry in the platform log, all in one transaction (IC-13).
/// </summary>
public sealed class CompanyCreation(IDbContextFactory<CatalogDbContext> catalog, IHostEnvironment environment)
{
    /// <summary>Asks for a company.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="request">As it was entered.</param>
    /// <param name="repeatable">The caller's key of this request, if it may be sent again.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong: name, url_id, hosts and so on.</exception>
    /// <exception cref="ConflictException">No companies can be made here.</exception>
    /// <exception cref="IdempotencyMismatchException">The key was used for another request.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<RequestedCompany> RequestAsync(
        PlatformActor actor,
        CompanyRequest request,
        IdempotentRequest? repeatable,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var job = JobId.New();
            if (repeatable is not null)
            {
                var first = await repeatable.ClaimAsync(db, job.Value, cancellationToken);
                if (first != job.Value)
                {
                    return new RequestedCompany(new(first), null, IsRepeated: true);
                }
            }
            var requested = await AddAsync(db, job, actor, request, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return requested;
        });

    /// <summary>Asks for the end of a job. What it made is undone; the company's name stays retired.</summary>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    /// <exception cref="ConflictException">The company is active already, or the job has ended otherwise.</exception>
    public async Task CancelAsync(PlatformActor actor, JobId job, CancellationToken cancellationToken)
    {
        var state = await catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var found = await db
                .Database.SqlQuery<string?>($"""SELECT cancel_job({job.Value}) AS "Value" """)
                .SingleAsync(cancellationToken);
            var outcome = found switch
            {
                null => AuditOutcome.NotFound,
                nameof(JobState.Cancelling) or nameof(JobState.Cancelled) => AuditOutcome.Succeeded,
                _ => AuditOutcome.Refused,
            };
            db.PlatformLog.Add(
                actor.Entry(
                    PlatformAction.JobCancelled,
                    outcome,
                    await CompanyJobs.TenantOf(db, job).SingleOrDefaultAsync(cancellationToken) is { } id
                    && id != default
                        ? new TenantId(id)
                        : null,
                    detail: found is null ? null : job.ToString()
                )
            );
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return found;
        });
        EnsureCancelled(state);
    }

    private static void EnsureCancelled(string? state)
    {
        switch (state)
        {
            case null:
                throw new NotFoundException("There is no such job.");
            case nameof(JobState.Cancelling) or nameof(JobState.Cancelled):
                return;
            case nameof(JobState.Failed):
                throw new ConflictException("This job has failed already, and what it had made is gone.");
            default:
                throw new ConflictException("The company is active already. Nothing was changed.");
        }
    }

    private async Task<RequestedCompany> AddAsync(
        CatalogDbContext db,
        JobId job,
        PlatformActor actor,
        CompanyRequest request,
        CancellationToken ct
    )
    {
        var settings = await CompanySettings.ReadAsync(db, ct);
        var checkedCompany = new CompanyRules(settings.Domain!, environment.IsDevelopment()).Check(request);
        var company = await CompanyRules.ComposeAsync(db, checkedCompany, ct);
        await EnsureFreeAsync(db, company, ct);
        var secret = company.FirstAdmin is null ? null : SessionSecret.New();
        var payload = new CompanyPayload(company.Provider, Invite(company.FirstAdmin, secret, actor));
        var tenant = TenantId.New();
        await ChooseServerAsync(db, request.Server, ct);
        await InsertAsync(db, job, tenant, company, payload.Seal(settings.SealingKey, job), ct);
        db.PlatformLog.Add(
            actor.Entry(PlatformAction.CompanyRequested, AuditOutcome.Succeeded, tenant, detail: job.ToString())
        );
        await db.SaveChangesAsync(ct);
        var host = company.Hosts[0].Value;
        return new(job, secret is null ? null : settings.InvitationLink(host, Base64Url.EncodeToString(secret)))
        {
            SignInSetUpLink = company.Provider is null
                ? settings.SignInSetUpLink(host, (await SignInLinks.CreateAsync(db, tenant)).Secret)
                : null,
        };
    }

    private static FirstAdmin? Invite(CheckedAdmin? admin, byte[]? secret, PlatformActor actor) =>
        admin is null || secret is null
            ? null
            : new(admin.Email, admin.Name, SessionSecret.Hash(secret), actor.Id ?? Guid.Empty, actor.Label);

    /// <summary>For a good message; the catalog's constraints decide.</summary>
    private static async Task EnsureFreeAsync(CatalogDbContext db, CheckedCompany company, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (await db.Tenants.AnyAsync(row => row.UrlId == company.UrlId, ct))
        {
            errors.Add("url_id", Taken);
        }
        var hosts = company.Hosts.Select(host => host.Value).ToList();
        var labels = hosts.Select(host => host[..host.IndexOf('.', StringComparison.Ordinal)]).ToList();
        var bound = await db
            .Hosts.Where(row => hosts.Contains(row.HostName))
            .Select(row => row.HostName)
            .FirstOrDefaultAsync(ct);
        var names = await db.Tenants.AnyAsync(row => labels.Contains(row.UrlId) && row.UrlId != company.UrlId, ct);
        var isOwnOnly =
            company.Hosts is [var only] && only.Value.StartsWith(company.UrlId + ".", StringComparison.Ordinal);
        if ((bound is not null || names) && !(isOwnOnly && errors.Contains("url_id")))
        {
            errors.Add("hosts", HostTaken);
        }
        errors.ThrowIfAny();
    }

    private const string Taken = "This name is taken, or was once: names never come back. Choose another one.";
    private const string HostTaken =
        "One of the hosts is bound elsewhere, or is another company's name. Choose another one.";

    private static async Task InsertAsync(
        CatalogDbContext db,
        JobId job,
        TenantId tenant,
        CheckedCompany company,
        byte[] payload,
        CancellationToken ct
    )
    {
        var hosts = company.Hosts.Select(host => host.Value).ToArray();
        var tier = company.Tier.ToString();
        try
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                SELECT request_company({job.Value}, {tenant.Value}, {company.UrlId}, {company.Name}, {hosts}, {tier},
                                       {company.Preset.Name}, {payload})
                """,
                ct
            );
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation) // somebody was faster
        {
            var isHost = e.ConstraintName == "pk_hosts";
            var errors = new FieldErrors().Add(isHost ? "hosts" : "url_id", isHost ? HostTaken : Taken);
            errors.ThrowIfAny();
        }
        catch (PostgresException e) when (e.ConstraintName is "ck_jobs_server" or "ck_jobs_server_free")
        {
            new FieldErrors()
                .Add("server", e.ConstraintName == "ck_jobs_server" ? ServerUnknown : ServerTaken)
                .ThrowIfAny();
        }
    }

    private const string ServerUnknown =
        "Expected the name of a registered server of the company's tier. See: servers list.";
    private const string ServerTaken = "This dedicated server is another company's. Name one that no company has.";

    /// <summary>For the job of this transaction, which the catalog places (<c>RegisteredServerRules</c>).</summary>
    private static async Task ChooseServerAsync(CatalogDbContext db, string? server, CancellationToken ct)
    {
        if (server is not null)
        {
            await db.Database.ExecuteSqlAsync($"SELECT set_config('portal.server', {server}, true)", ct);
        }
    }
}

/// <summary>A company that was asked for.</summary>
/// <param name="Job">The job that makes it.</param>
/// <param name="InvitationLink">
/// The first admin's invitation: shown once, good as soon as the company is active. Null without a first admin, and when the
/// request was a repetition.
/// </param>
/// <param name="IsRepeated">Whether the request had taken place before, under the same key.</param>
public sealed record RequestedCompany(JobId Job, string? InvitationLink, bool IsRepeated = false)
{
    /// <summary>
    /// The link with which the company sets its sign-in up: shown once, good for seven days as soon as the company is active.
    /// Null where the request names the provider, and when the request was a repetition.
    /// </summary>
    public string? SignInSetUpLink { get; init; }

    /// <summary>Without the link.</summary>
    public override string ToString() => $"job {Job}";
}
