using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Companies;

/// <summary>Reads jobs and their steps: states and times, nothing that is sealed.</summary>
public sealed class CompanyJobs(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>One job with its steps in order; null when there is none.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<CompanyJob?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        FindAsync(job => job.JobId == id.Value, cancellationToken);

    /// <summary>The job of a company; null for one that was made without.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<CompanyJob?> FindAsync(string urlId, CancellationToken cancellationToken) =>
        FindAsync(job => job.UrlId == urlId, cancellationToken);

    /// <summary>The newest jobs, newest first, without their steps.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<JobRow>> ListAsync(int count, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            Rows(db).OrderByDescending(job => job.RequestedAt).Take(count).ToListAsync(cancellationToken)
        );

    /// <summary>The tenant of a job.</summary>
    internal static IQueryable<Guid> TenantOf(CatalogDbContext db, JobId job) =>
        db.Database.SqlQuery<Guid>($"""SELECT tenant_id AS "Value" FROM jobs WHERE job_id = {job.Value}""");

    private Task<CompanyJob?> FindAsync(Expression<Func<JobRow, bool>> isMeant, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(async db =>
        {
            var row = await Rows(db).SingleOrDefaultAsync(isMeant, cancellationToken);
            return row is null ? null : new CompanyJob(row, await StepsAsync(db, row.JobId, cancellationToken));
        });

    private static IQueryable<JobRow> Rows(CatalogDbContext db) =>
        db.Database.SqlQuery<JobRow>(
            $"""
            SELECT j.job_id AS "JobId", j.tenant_id AS "TenantId", t.url_id AS "UrlId", t.display_name AS "Name",
                   j.tier AS "Tier", j.auth_provider AS "AuthProvider", j.state AS "State", j.reason AS "Reason",
                   j.requested_at AS "RequestedAt", j.started_at AS "StartedAt", j.ended_at AS "EndedAt",
                   CASE j.state WHEN 'Waiting' THEN j.due_at END AS "NextAttemptAt"
            FROM jobs AS j JOIN tenants AS t USING (tenant_id)
            """
        );

    private static Task<List<JobStepRow>> StepsAsync(CatalogDbContext db, Guid job, CancellationToken ct) =>
        db
            .Database.SqlQuery<JobStepRow>(
                $"""
                SELECT name AS "Name", position AS "Position", state AS "State", attempts AS "Attempts",
                       started_at AS "StartedAt", ended_at AS "EndedAt"
                FROM job_steps WHERE job_id = {job}
                """
            )
            .OrderBy(step => step.Position)
            .ToListAsync(ct);
}

/// <summary>A job with its steps in order.</summary>
/// <param name="Row">The job.</param>
/// <param name="Steps">Its steps; none before an operator took it.</param>
public sealed record CompanyJob(JobRow Row, IReadOnlyList<JobStepRow> Steps)
{
    /// <summary>Its state.</summary>
    public JobState State => Enum.Parse<JobState>(Row.State);

    /// <summary>How the company's server is shared.</summary>
    public ServerTier Tier => Enum.Parse<ServerTier>(Row.Tier);
}

/// <summary>A job as the catalog has it.</summary>
/// <param name="JobId">The job.</param>
/// <param name="TenantId">Its company.</param>
/// <param name="UrlId">The company's short name.</param>
/// <param name="Name">The company's name.</param>
/// <param name="Tier">How its server is shared.</param>
/// <param name="AuthProvider">Kind of its identity provider.</param>
/// <param name="State">Name of a <see cref="JobState"/>.</param>
/// <param name="Reason">Why it waits, failed or is being undone: a fixed word.</param>
/// <param name="RequestedAt">UTC, by the catalog's clock, as all times.</param>
/// <param name="StartedAt">When an operator first took it.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="NextAttemptAt">When it is tried again, if it waits.</param>
public sealed record JobRow(
    Guid JobId,
    Guid TenantId,
    string UrlId,
    string Name,
    string Tier,
    string AuthProvider,
    string State,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? NextAttemptAt
);

/// <summary>A step of a job as the catalog has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Position">Its place, from 0.</param>
/// <param name="State">Name of a <see cref="JobStepState"/>.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="StartedAt">When it was last begun, UTC.</param>
/// <param name="EndedAt">When that attempt ended, UTC.</param>
public sealed record JobStepRow(
    string Name,
    short Position,
    string State,
    int Attempts,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt
)
{
    /// <summary>How long the last attempt took; null before its end.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;
}
