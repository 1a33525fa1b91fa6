using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Api.Tests.Running;
using Portal.Client;

namespace Portal.Api.Tests.Client;

[Collection(ProbedCollection.Name)]
public sealed class PortalClientTests(ProbedApi api)
{
    private static readonly string[] Write = ["journeys:read", "journeys:write"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_says_whose_it_is()
    {
        var key = await api.NewKeyAsync("acme", "users:read");
        using var clients = new Clients(api, $" {key.Text}\n"); // as it comes out of a file
        var me = await clients.Company.GetMeAsync(Cancel);
        Assert.Equal(("acme", key.Name, key.Id.Value), (me.Company.UrlId, me.Key.Name, me.Key.Id));
        Assert.Equal(["users:read"], me.Key.Scopes);
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(me.Key.ExpiresAt, now, now.AddDays(2));
    }

    [Fact]
    public async Task Users_are_read_to_the_end_over_all_pages_and_filtered()
    {
        var domain = $"c{Guid.CreateVersion7():n}.test";
        await api.ExecuteAsync(
            "acme",
            $"""
            INSERT INTO users (user_id, email, display_name, role, state, version)
            SELECT gen_random_uuid(), 'p' || i || '@{domain}', 'Ülo & Co ' || i, 'Member', 'Invited', 1
            FROM generate_series(1, 203) AS i
            """
        );
        using var clients = await ClientsAsync("acme", "users:read");
        var filter = new UserFilter
        {
            Search = "ulo & " + domain,
            Role = UserRole.Member,
            State = UserState.Invited,
        };
        var users = await clients.Company.GetUsersAsync(filter, Cancel).ToListAsync(Cancel);
        Assert.Equal((203, 203), (users.Count, users.Select(user => user.Id).Distinct().Count()));
        var one = await clients.Company.GetUserAsync(users[0].Id, Cancel);
        Assert.Equal(users[0], one);
        Assert.Null(one.LastSignedInAt);
    }

    [Fact]
    public async Task A_journey_is_created_read_changed_and_found_in_the_list()
    {
        using var clients = await ClientsAsync("acme", Write);
        var title = $"Tallinn {Guid.CreateVersion7():n}";
        var draft = new JourneyChange
        {
            Title = title,
            Owner = "Mari",
            DueDate = new(2026, 2, 3),
            Steps = [new(Id: null, "Pack", JourneyStatus.Active, "Mari")],
        };
        var created = await clients.Company.CreateJourneyAsync(draft, cancellationToken: Cancel);
        Assert.Equal(
            (title, JourneyStatus.Draft, "Mari", new DateOnly(2026, 2, 3), 1),
            (created.Title, created.Status, created.Owner, created.DueDate!.Value, created.Version)
        );

        var change = new JourneyChange { Status = JourneyStatus.Paused, RemovesDueDate = true };
        var changed = await clients.Company.UpdateJourneyAsync(created, change, Cancel);
        Assert.Equal((JourneyStatus.Paused, (DateOnly?)null, 2), (changed.Status, changed.DueDate, changed.Version));
        Assert.Equal(created.Steps, changed.Steps); // what is not named stays

        var found = await clients
            .Company.GetJourneysAsync(new() { Search = title, Order = JourneyOrder.Title }, Cancel)
            .ToListAsync(Cancel);
        Assert.Equal((changed.Id, changed.Version), (Assert.Single(found).Id, found[0].Version));
        Assert.Equal(changed.Steps, (await clients.Company.GetJourneyAsync(created.Id, Cancel)).Steps);
        await Assert.ThrowsAsync<VersionConflictException>(() =>
            clients.Company.UpdateJourneyAsync(created, new() { Title = "Lost" }, Cancel)
        );
    }

    [Fact]
    public async Task Each_refusal_is_an_exception_of_its_own_with_a_reference()
    {
        using var reader = await ClientsAsync("acme", "journeys:read");
        var unknown = new JourneyDetails(Guid.CreateVersion7(), "", default, "", null, default, default, 1, []);
        await RefusedAsync<NotFoundException>(404, reader.Company.GetJourneyAsync(unknown.Id, Cancel));
        await RefusedAsync<NotAllowedException>(
            403,
            reader.Company.CreateJourneyAsync(new() { Title = "x" }, cancellationToken: Cancel)
        );
        await RefusedAsync<NotAllowedException>(
            403,
            reader.Company.GetUsersAsync(null, Cancel).ToListAsync(Cancel).AsTask()
        );
        using var writer = await ClientsAsync("acme", Write);
        var errors = await RefusedAsync<InvalidRequestException>(
            400,
            writer.Company.CreateJourneyAsync(
                new() { Title = new('x', 201), Owner = "Mari" },
                cancellationToken: Cancel
            )
        );
        Assert.Equal(["title"], errors.Errors.Keys);
        using var nobody = new Clients(api, "ptl_wrong");
        await RefusedAsync<KeyRefusedException>(401, nobody.Company.GetMeAsync(Cancel));
        await RefusedAsync<KeyRefusedException>(401, nobody.Platform.GetCompanyAsync("acme", Cancel));
    }

    [Fact]
    public async Task What_changes_nothing_is_tried_again_as_late_as_the_answer_says()
    {
        var key = await api.NewKeyAsync("acme", "journeys:read");
        var network = new UnsteadyNetwork(lost: 1, TimeSpan.FromSeconds(1));
        using var clients = new Clients(api, key.Text, network);
        var watch = Stopwatch.StartNew();
        Assert.Equal("acme", (await clients.Company.GetMeAsync(Cancel)).Company.UrlId);
        Assert.Equal(2, network.Requests);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(1), $"It waited {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_not_repeated()
    {
        var key = await api.NewKeyAsync("acme", Write);
        using var steady = new Clients(api, key.Text);
        var journey = await steady.Company.CreateJourneyAsync(NewJourney(), cancellationToken: Cancel);
        var network = new UnsteadyNetwork(lost: 1, TimeSpan.FromSeconds(7));
        using var clients = new Clients(api, key.Text, network);
        var lost = await Assert.ThrowsAsync<UnavailableException>(() =>
            clients.Company.UpdateJourneyAsync(journey, new() { Status = JourneyStatus.Active }, Cancel)
        );
        Assert.Equal((TimeSpan.FromSeconds(7), (string?)null), (lost.RetryAfter, lost.Reference));
        Assert.Equal(1, network.Requests);
        Assert.Equal(2, (await steady.Company.GetJourneyAsync(journey.Id, Cancel)).Version);
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_is_repeated_and_takes_place_once()
    {
        var key = await api.NewKeyAsync("acme", Write);
        var network = new UnsteadyNetwork(lost: 1, TimeSpan.FromSeconds(1));
        using var clients = new Clients(api, key.Text, network);
        var draft = NewJourney();
        var created = await clients.Company.CreateJourneyAsync(draft, cancellationToken: Cancel);
        Assert.Equal((2, draft.Title), (network.Requests, created.Title));
        var found = await clients.Company.GetJourneysAsync(new() { Search = draft.Title }, Cancel).ToListAsync(Cancel);
        Assert.Equal(created.Id, Assert.Single(found).Id);
    }

    [Fact]
    public async Task A_key_of_a_creation_is_its_callers_and_its_requests_alone()
    {
        using var one = await ClientsAsync("acme", Write);
        using var other = await ClientsAsync("acme", Write);
        var draft = NewJourney();
        var first = await one.Company.CreateJourneyAsync(draft, draft.Title, Cancel);
        await one.Company.UpdateJourneyAsync(first, new() { Owner = "Jaan" }, Cancel);
        var again = await one.Company.CreateJourneyAsync(draft, draft.Title, Cancel);
        Assert.Equal((first.Id, "Jaan", 2), (again.Id, again.Owner, again.Version)); // as it is by now
        Assert.NotEqual(first.Id, (await other.Company.CreateJourneyAsync(draft, draft.Title, Cancel)).Id);
        var mismatch = await Assert.ThrowsAsync<InvalidRequestException>(() =>
            one.Company.CreateJourneyAsync(draft with { Owner = "Jaan" }, draft.Title, Cancel)
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mismatch.Status);
    }

    private static JourneyChange NewJourney() => new() { Title = $"Once-{Guid.CreateVersion7():n}", Owner = "Mari" };

    [Fact]
    public async Task Companies_are_listed_by_a_platform_key_and_by_no_other()
    {
        using var platform = new Clients(api, (await api.NewPlatformKeyAsync()).Text);
        var companies = await platform.Platform.GetCompaniesAsync(CompanyState.Active, Cancel).ToListAsync(Cancel);
        var acme = Assert.Single(companies, company => company.UrlId == "acme");
        Assert.Equal((CompanyState.Active, CompanyTier.Dedicated), (acme.State, acme.Tier));
        Assert.Equal(["acme.portal.localhost"], acme.Hosts);
        Assert.Equal(acme.Name, (await platform.Platform.GetCompanyAsync("acme", Cancel)).Name);
        await RefusedAsync<NotFoundException>(404, platform.Platform.GetCompanyAsync("a/../b", Cancel));
        await RefusedAsync<KeyRefusedException>(401, platform.Company.GetMeAsync(Cancel));
        using var company = await ClientsAsync("acme", Write);
        await RefusedAsync<KeyRefusedException>(401, company.Platform.GetCompanyAsync("acme", Cancel));
    }

    [Theory]
    [InlineData(null, "key", "BaseAddress")]
    [InlineData("ftp://api.test", "key", "BaseAddress")]
    [InlineData("https://api.test", " ", "ApiKey")]
    public void Settings_that_cannot_work_are_said_before_the_first_call(string? address, string key, string expected)
    {
        using var services = new ServiceCollection()
            .AddPortalClient(options =>
                (options.BaseAddress, options.ApiKey) = (address is null ? null : new(address), key)
            )
            .Services.BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(services.GetRequiredService<PortalClient>);
        Assert.StartsWith(expected, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    private static async Task<T> RefusedAsync<T>(int status, Task call)
        where T : PortalApiException
    {
        var refusal = await Assert.ThrowsAsync<T>(() => call);
        Assert.Equal((HttpStatusCode)status, refusal.Status);
        Assert.NotEmpty(refusal.Reference!);
        return refusal;
    }

    private async Task<Clients> ClientsAsync(string tenant, params string[] scopes) =>
        new(api, (await api.NewKeyAsync(tenant, scopes)).Text);
}
