using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Operator.Jobs;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Testing;

namespace Portal.Operator.Tests.Jobs;

/// <summary>A platform whose jobs nobody takes but the test: each runner stands for an operator of its own.</summary>
public sealed class JobPlatform : IAsyncLifetime
{
    public const string Secret = "cl13nt-s3cret";
    public const string Email = "ada@job.test";

    public TestPlatform Platform { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal IReadOnlyList<IProvisioningStep> Steps => [.. Platform.Operator.GetServices<IProvisioningStep>()];

    internal CompanyCreation Creation => Platform.Operator.GetRequiredService<CompanyCreation>();

    /// <summary>Asks for a company with a client and a first admin.</summary>
    public async Task<RequestedCompany> RequestAsync(
        string urlId,
        ServerTier tier,
        IdempotentRequest? repeatable = null
    ) =>
        await Creation.RequestAsync(
            PlatformActor.Portal("test"),
            new CompanyRequest(urlId + " Ltd", urlId, "oidc")
            {
                Tier = tier,
                Provider = new("https://id.example/" + urlId, "portal", Secret),
                FirstAdmin = new(Email, "Ada"),
            },
            repeatable,
            Token
        );

    public Task CancelAsync(JobId job) => Creation.CancelAsync(PlatformActor.Portal("test"), job, Token);

    /// <summary>What an operator of its own takes and writes jobs with.</summary>
    internal JobStore NewStore() =>
        new(Platform.Operator.GetRequiredService<CatalogDataSource>(), new(Guid.CreateVersion7()));

    /// <summary>An operator of its own, whose steps may be replaced.</summary>
    internal JobRunner NewRunner(
        JobStore store,
        Func<IProvisioningStep, IProvisioningStep>? replace = null,
        JobPolicy? policy = null
    ) =>
        new(
            store,
            Steps.Select(replace ?? (step => step)),
            Platform.Operator.GetRequiredService<OperatorSecrets>(),
            new ServerTurns(),
            policy ?? new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50), 3),
            TimeProvider.System,
            NullLogger<JobRunner>.Instance
        );

    /// <summary>Takes and runs jobs, as an operator does, until this one has ended.</summary>
    internal async Task<CompanyJob> RunAsync(
        JobId job,
        Func<IProvisioningStep, IProvisioningStep>? replace = null,
        JobPolicy? policy = null
    )
    {
        var store = NewStore();
        var runner = NewRunner(store, replace, policy);
        while (await FindAsync(job) is { Row.EndedAt: null })
        {
            if (await store.TakeAsync() is { } taken)
            {
                await runner.RunAsync(taken, Token);
            }
            await Task.Delay(10, Token);
        }
        return await FindAsync(job);
    }

    public async Task<CompanyJob> FindAsync(JobId job) =>
        (await Platform.Operator.GetRequiredService<CompanyJobs>().FindAsync(job, Token))!;

    /// <summary>Lets time pass for whoever holds the job: the lease is over.</summary>
    public Task ExpireAsync(JobId job) =>
        Platform.InCatalogAsync(
            $"UPDATE jobs SET lease_expires_at = now() - interval '1 second' WHERE job_id = '{job}'"
        );

    /// <summary>Nothing is left of a company that never became active, but its retired name and the ended job.</summary>
    public async Task AssertNothingLeftAsync(string urlId)
    {
        var tenant = $"(SELECT tenant_id FROM tenants WHERE url_id = '{urlId}')";
        Assert.Equal(
            "Retired, 0 0 0 0 0 0 0",
            await Platform.InCatalogAsync(
                $"""
                SELECT concat((SELECT state FROM tenants WHERE url_id = '{urlId}'), ', ', concat_ws(' ',
                    (SELECT count(*) FROM hosts WHERE tenant_id = {tenant}),
                    (SELECT count(*) FROM bindings WHERE tenant_id = {tenant}),
                    (SELECT count(*) FROM tenant_owners WHERE tenant_id = {tenant}),
                    (SELECT count(*) FROM identity_providers WHERE tenant_id = {tenant}),
                    (SELECT count(*) FROM servers WHERE name = '{urlId}'),
                    (SELECT count(*) FROM server_administrators WHERE role_name = 'admin_{urlId}'),
                    (SELECT count(*) FROM jobs WHERE tenant_id = {tenant} AND (payload IS NOT NULL OR lease_holder IS NOT NULL))))
                """
            )
        );
        var folder = Path.Combine(Platform.ServersDirectory, urlId);
        Assert.False(Directory.Exists(folder), folder);
        Assert.Empty(ServerProcesses.In(Path.Combine(folder, "data")));
        await AssertSharedServerIsCleanAsync();
    }

    /// <summary>Every role and schema of a tenant on the shared server belongs to a binding of the catalog.</summary>
    private async Task AssertSharedServerIsCleanAsync()
    {
        await using var db = await Platform.Catalog.CreateDbContextAsync(Token);
        if (db.Servers.SingleOrDefault(row => row.Name == TenantRequest.SharedServer) is not { } server)
        {
            return;
        }
        await Platform.Operator.GetRequiredService<ServerRegistry>().StartAsync(server.Name, Token);
        var bound = db.Bindings.Where(row => row.ServerId == server.ServerId).Select(row => row.SchemaName).ToList();
        var known = string.Join(",", bound.Append("none").Select(name => $"'{name}'"));
        var administrator = Platform.Operator.GetRequiredService<AdministratorConnections>();
        var strange = $"LIKE 't\\_%' AND substring({{0}} FROM 1 FOR 14) NOT IN ({known})";
        foreach (
            var (database, query) in new[]
            {
                ("postgres", "SELECT 1 FROM pg_roles WHERE rolname " + Of("rolname::text")),
                (PlanBinding.SharedDatabase, "SELECT 1 FROM pg_namespace WHERE nspname " + Of("nspname::text")),
            }
        )
        {
            if (
                database == "postgres"
                || await administrator.AnyAsync(
                    server,
                    "postgres",
                    $"SELECT 1 FROM pg_database WHERE datname = '{database}'",
                    Token
                )
            )
            {
                Assert.False(await administrator.AnyAsync(server, database, query, Token), query);
            }
        }

        string Of(string column) => strange.Replace("{0}", column, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        await Platform.InitializeAsync();
        if (TestCluster.Available)
        {
            await Platform.PublishCompanySettingsAsync();
        }
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}

/// <summary>A step with something around it.</summary>
internal sealed class SurroundedStep(IProvisioningStep inner, Func<Task>? before = null, Func<Task>? after = null)
    : IProvisioningStep
{
    public string Name => inner.Name;

    public bool RepeatsWhenActive => inner.RepeatsWhenActive;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await (before?.Invoke() ?? Task.CompletedTask);
        await inner.RunAsync(request, cancellationToken);
        await (after?.Invoke() ?? Task.CompletedTask);
    }

    public Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        inner.UndoAsync(request, cancellationToken);
}
