using System.Text;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.Access;
using Portal.Platform;

namespace Portal.Domain.Tests.Journeys;

/// <summary>Requests under a key that their caller may send again.</summary>
public sealed class JourneyRepetitionTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallel_requests_under_one_key_create_one_journey_and_each_leaves_an_entry_that_says_so()
    {
        var tenant = await platform.TenantAsync("journeys");
        var admin = await tenant.NewAdminAsync();
        var request = RequestOf(admin, "parallel");
        var journeys = tenant.Get<JourneyOperations>();
        var made = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => journeys.CreateAsync(admin, OperationTargets.Draft, request, Cancel))
        );
        var id = Assert.Single(made.Select(journey => journey.JourneyId).Distinct());
        var entries = await tenant.EntriesOfAsync(admin.CorrelationId);
        Assert.All(entries, entry => Assert.Equal(id.Value, entry.TargetId));
        Assert.Equal(
            [AuditAction.JourneyCreated, .. Enumerable.Repeat(AuditAction.JourneyCreationRepeated, 5)],
            entries.Select(entry => (AuditAction)entry.Action).Order()
        );
    }

    [Fact]
    public async Task A_request_that_was_refused_keeps_no_key()
    {
        var tenant = await platform.TenantAsync("journeys");
        var admin = await tenant.NewAdminAsync();
        var (journeys, request) = (tenant.Get<JourneyOperations>(), RequestOf(admin, "refused"));
        await Assert.ThrowsAsync<InvalidInputException>(() =>
            journeys.CreateAsync(admin, OperationTargets.Draft with { Title = "" }, request, Cancel)
        );
        var other = request with { Digest = [.. request.Digest.Reverse()] };
        await journeys.CreateAsync(admin, OperationTargets.Draft, other, Cancel);
        await Assert.ThrowsAsync<IdempotencyMismatchException>(() =>
            journeys.CreateAsync(admin, OperationTargets.Draft, request, Cancel)
        );
    }

    [Fact]
    public async Task A_key_is_forgotten_after_24_hours()
    {
        var tenant = await platform.TenantAsync("journeys");
        var admin = await tenant.NewAdminAsync();
        var (journeys, request) = (tenant.Get<JourneyOperations>(), RequestOf(admin, "old"));
        var first = await journeys.CreateAsync(admin, OperationTargets.Draft, request, Cancel);
        await tenant.ExecuteAsync("UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 second'");
        await journeys.CreateAsync(admin, OperationTargets.Draft, RequestOf(admin, "new"), Cancel); // forgets the old ones
        Assert.NotEqual(
            first.JourneyId,
            (await journeys.CreateAsync(admin, OperationTargets.Draft, request, Cancel)).JourneyId
        );
    }

    private static IdempotentRequest RequestOf(Caller caller, string key) =>
        IdempotentRequest.Of(
            caller.Actor.Id,
            key + Guid.CreateVersion7(),
            "POST /v1/journeys",
            Encoding.UTF8.GetBytes(key)
        );
}
