using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Companies;
using Portal.Operator.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Operator.Commands;

/// <summary>
/// Asks for companies, lists and shows them, cancels, suspends and resumes. The service makes companies; a command only asks.
/// </summary>
internal sealed class CompanyCommands(
    CompanyCreation creation,
    CompanyJobs jobs,
    CompanySuspension suspension,
    IDbContextFactory<CatalogDbContext> catalog,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>As all commands write it.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    private static PlatformActor Actor => PlatformActor.Portal(Guid.CreateVersion7().ToString("n"));

    public Task RunAsync(CompanyArguments arguments, CancellationToken cancellationToken) =>
        arguments.Action switch
        {
            "create" => CreateAsync(arguments, cancellationToken),
            "show" => ShowAsync(arguments, cancellationToken),
            "cancel" => CancelAsync(arguments, cancellationToken),
            "suspend" => SuspendAsync(arguments, cancellationToken),
            "resume" => ResumeAsync(arguments, cancellationToken),
            _ => ListAsync(arguments, cancellationToken),
        };

    private async Task CreateAsync(CompanyArguments arguments, CancellationToken ct)
    {
        var file = arguments.One("--client-secret-file");
        var secret = file is null ? null : await SecretFile.ReadAsync(file, ct);
        RequestedCompany requested;
        try
        {
            requested = await creation.RequestAsync(Actor, arguments.ToRequest(secret), repeatable: null, ct);
        }
        catch (InvalidInputException e)
        {
            var lines = e.Errors.Select(error => $"{error.Key}: {error.Value}");
            throw new InvalidCompanyException(string.Join(Environment.NewLine, lines));
        }
        var job = await FindAsync(arguments.UrlId!, ct);
        while (arguments.Wait && job.EndedAt is null)
        {
            await Task.Delay(Interval, time, ct);
            job = await FindAsync(arguments.UrlId!, ct);
        }
        var shown = job with { InvitationLink = requested.InvitationLink, SignInSetUpLink = requested.SignInSetUpLink };
        Write(arguments, shown);
        if (job.State is JobState.Failed or JobState.Cancelled)
        {
            throw new ProvisioningException(
                "the company to become active",
                $"job {job.JobId} {job.State} ({job.Reason})",
                "see the operator's log, and choose another name: this one is retired"
            );
        }
    }

    private async Task ShowAsync(CompanyArguments arguments, CancellationToken ct) =>
        Write(arguments, await FindAsync(arguments.UrlId!, ct));

    private async Task CancelAsync(CompanyArguments arguments, CancellationToken ct)
    {
        var job = await FindAsync(arguments.UrlId!, ct);
        await creation.CancelAsync(Actor, new(job.JobId), ct);
        Write(arguments, await FindAsync(arguments.UrlId!, ct));
    }

    private async Task SuspendAsync(CompanyArguments arguments, CancellationToken ct)
    {
        await suspension.SuspendAsync(Actor, arguments.UrlId!, arguments.One("--reason"), ct);
        await ListAsync(arguments, ct);
    }

    private async Task ResumeAsync(CompanyArguments arguments, CancellationToken ct)
    {
        await suspension.ResumeAsync(Actor, arguments.UrlId!, arguments.One("--reason"), ct);
        await ListAsync(arguments, ct);
    }

    /// <summary>All of them, or the one that was named.</summary>
    private async Task ListAsync(CompanyArguments arguments, CancellationToken ct)
    {
        await using var db = await catalog.CreateDbContextAsync(ct);
        var companies = await db
            .Tenants.Where(row => arguments.UrlId == null || row.UrlId == arguments.UrlId)
            .OrderBy(row => row.UrlId)
            .Select(row => new ListedCompany(row.UrlId, row.DisplayName, row.State, row.CreatedAt))
            .ToListAsync(ct);
        if (arguments.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(companies, Json));
            return;
        }
        foreach (var company in companies)
        {
            Console.WriteLine($"{company.UrlId, -32} {company.State, -13} {Text(company.Created)} {company.Name}");
        }
    }

    private async Task<ShownJob> FindAsync(string urlId, CancellationToken ct) =>
        await jobs.FindAsync(urlId, ct) is { } job
            ? ShownJob.Of(job)
            : throw new ProvisioningException(
                $"a company '{urlId}' that was made by a job",
                "none",
                "see: companies list"
            );

    private static void Write(CompanyArguments arguments, ShownJob job)
    {
        if (arguments.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(job, Json));
            return;
        }
        Console.WriteLine(
            $"{job.UrlId} ({job.Name}): job {job.JobId} {job.State}{(job.Reason is null ? "" : ", " + job.Reason)}"
        );
        foreach (var step in job.Steps)
        {
            var took = step.Seconds is { } seconds
                ? string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s")
                : "";
            Console.WriteLine($"  {step.Name, -24} {step.State, -10} {took, 9} attempts: {step.Attempts}");
        }
        if (job.InvitationLink is { } link)
        {
            Console.WriteLine("The first admin's link, good as soon as the company is active. It is shown only once:");
            Console.WriteLine(link);
        }
        if (job.SignInSetUpLink is { } setUp)
        {
            Console.WriteLine(
                "The link with which the company sets its sign-in up, good for 7 days. It is shown only once:"
            );
            Console.WriteLine(setUp);
        }
    }

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);

    private sealed record ListedCompany(
        string UrlId,
        string Name,
        Platform.Tenancy.TenantState State,
        DateTimeOffset Created
    );
}

/// <summary>A request for a company was wrong: one line for each field.</summary>
internal sealed class InvalidCompanyException(string message) : PortalException(message);

/// <summary>A job as commands show it.</summary>
internal sealed record ShownJob(
    Guid JobId,
    string UrlId,
    string Name,
    JobState State,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<ShownStep> Steps,
    string? InvitationLink = null,
    string? SignInSetUpLink = null
)
{
    public static ShownJob Of(CompanyJob job) =>
        new(
            job.Row.JobId,
            job.Row.UrlId,
            job.Row.Name,
            job.State,
            job.Row.Reason,
            job.Row.RequestedAt,
            job.Row.EndedAt,
            [
                .. job.Steps.Select(step => new ShownStep(
                    step.Name,
                    step.State,
                    step.Attempts,
                    step.Duration?.TotalSeconds
                )),
            ]
        );
}

/// <summary>A step as commands show it.</summary>
internal sealed record ShownStep(string Name, string State, int Attempts, double? Seconds);
