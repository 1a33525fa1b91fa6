using Portal.Api.Tests.Running;
using Portal.Client;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Api.Tests.Client;

/// <summary>Companies are asked for by the client; no operator runs here, so that their jobs stay queued.</summary>
[Collection(ProbedCollection.Name)]
public sealed class CompanyClientTests(ProbedApi api) : IAsyncLifetime
{
    private string key = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_company_is_asked_for_its_job_read_and_cancelled()
    {
        using var clients = new Clients(api, key);
        var requested = await clients.Platform.CreateCompanyAsync(Corp("client-corp"), cancellationToken: Cancel);
        Assert.Equal(
            ("client-corp", JobState.Queued, false),
            (requested.Job.Company, requested.Job.State, requested.Job.HasEnded)
        );
        Assert.StartsWith(
            "http://client-corp.portal.localhost:5100/invitation#",
            requested.InvitationLink,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("invitation", requested.ToString(), StringComparison.Ordinal);
        var company = await clients.Platform.GetCompanyAsync("client-corp", Cancel);
        Assert.Equal((CompanyState.Provisioning, "Client Corp"), (company.State, company.Name));
        var job = await clients.Platform.GetJobAsync(requested.Job.Id, Cancel);
        Assert.Equal((requested.Job.Id, JobState.Queued), (job.Id, job.State));
        Assert.Equal(JobState.Cancelling, (await clients.Platform.CancelJobAsync(job.Id, Cancel)).State);
        await Assert.ThrowsAsync<NotFoundException>(() => clients.Platform.GetJobAsync(Guid.CreateVersion7(), Cancel));
    }

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_sent_again_and_creates_one_company_without_the_link()
    {
        var network = new UnsteadyNetwork(lost: 1, TimeSpan.FromSeconds(1));
        using var clients = new Clients(api, key, network);
        var requested = await clients.Platform.CreateCompanyAsync(Corp("lost-answer"), cancellationToken: Cancel);
        Assert.Equal((2, "lost-answer"), (network.Requests, requested.Job.Company));
        Assert.Null(requested.InvitationLink);
    }

    [Fact]
    public async Task One_key_names_one_request()
    {
        using var clients = new Clients(api, key);
        var first = await clients.Platform.CreateCompanyAsync(Corp("once-corp"), "client-once", Cancel);
        var again = await clients.Platform.CreateCompanyAsync(Corp("once-corp"), "client-once", Cancel);
        Assert.Equal(first.Job.Id, again.Job.Id);
        var other = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            clients.Platform.CreateCompanyAsync(Corp("twice-corp"), "client-once", Cancel)
        );
        Assert.Contains("Idempotency-Key", other.Message, StringComparison.Ordinal);
        var taken = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            clients.Platform.CreateCompanyAsync(Corp("acme"), cancellationToken: Cancel)
        );
        Assert.Equal(["url_id"], taken.Errors.Keys);
    }

    [Fact]
    public async Task A_company_without_a_provider_comes_with_the_link_that_sets_its_sign_in_up()
    {
        using var clients = new Clients(api, key);
        var requested = await clients.Platform.CreateCompanyAsync(
            Corp("set-up-corp") with
            {
                Provider = null,
                FirstAdmin = null,
            },
            cancellationToken: Cancel
        );
        Assert.Null(requested.InvitationLink);
        Assert.StartsWith("http://set-up-corp.portal.localhost", requested.SignInSetUpLink, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_is_suspended_and_resumed_with_a_reason()
    {
        await api.Platform.ProvisionAsync("client-paused", ServerTier.Schema);
        using var clients = new Clients(api, key);
        var suspended = await clients.Platform.SuspendCompanyAsync("client-paused", "Invoice overdue", Cancel);
        Assert.Equal(("client-paused", CompanyState.Suspended), (suspended.UrlId, suspended.State));
        await Assert.ThrowsAsync<VersionConflictException>(() =>
            clients.Platform.SuspendCompanyAsync("client-paused", "Twice", Cancel)
        );
        var resumed = await clients.Platform.ResumeCompanyAsync("client-paused", "Paid", Cancel);
        Assert.Equal(CompanyState.Active, resumed.State);
        await Assert.ThrowsAsync<InvalidRequestException>(() =>
            clients.Platform.SuspendCompanyAsync("client-paused", "", Cancel)
        );
        await Assert.ThrowsAsync<NotFoundException>(() =>
            clients.Platform.SuspendCompanyAsync("no-such-corp", "Reason", Cancel)
        );
    }

    private static NewCompany Corp(string urlId) =>
        new("Client Corp", urlId, "okta")
        {
            Tier = CompanyTier.Schema,
            Provider = new(new("https://client.okta.test"), "portal", "s3cret"),
            FirstAdmin = new("ada@client.test", "Ada"),
        };

    public async ValueTask InitializeAsync()
    {
        await api.Platform.PublishCompanySettingsAsync();
        key = (await api.NewPlatformKeyAsync([.. PlatformScopes.All])).Text;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
