using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.Support;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.Access;

/// <summary>Whoever tries ids leaves a trace of each (IC-13): that there is no such thing is an answer, too.</summary>
public sealed class UnknownIdTests(DomainPlatform platform)
{
    private static readonly Dictionary<string, (AuditAction Leaves, Func<TestTenant, Caller, Task> Run)> Reads = new(
        StringComparer.Ordinal
    )
    {
        ["journey"] = (
            AuditAction.JourneyViewed,
            (t, c) => t.Get<JourneyOperations>().GetAsync(c, new(Guid.CreateVersion7()), Cancel)
        ),
        ["user"] = (
            AuditAction.UserViewed,
            (t, c) => t.Get<UserOperations>().GetAsync(c, new(Guid.CreateVersion7()), Cancel)
        ),
        ["user of the API"] = (
            AuditAction.UserViewed,
            (t, c) => t.Get<UserDirectoryOperations>().GetAsync(c, new(Guid.CreateVersion7()), Cancel)
        ),
        ["audit entry"] = (
            AuditAction.AuditEntryViewed,
            (t, c) => t.Get<AuditLogOperations>().GetAsync(c, long.MaxValue, Cancel)
        ),
        ["key"] = (AuditAction.ApiKeyViewed, (t, c) => t.Get<ApiKeyOperations>().GetAsync(c, KeyId.New(), Cancel)),
    };

    public static TheoryData<string> All => [.. Reads.Keys];

    public static TheoryData<string> OfStaff => [.. Reads.Keys.Where(name => name != "key")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_person_who_asks_for_what_is_not_there_leaves_an_entry(string name)
    {
        var tenant = await platform.TenantAsync("unknown");
        await FailsAsync(tenant, await tenant.NewAdminAsync(), name);
    }

    [Theory]
    [MemberData(nameof(OfStaff))]
    public async Task Staff_who_ask_for_what_is_not_there_leave_an_entry_in_both_logs(string name)
    {
        var world = await SupportWorld.AtAsync(platform, "unknown");
        var (staff, entrance) = await world.MarkEnteredAsync();
        await FailsAsync(world.Tenant, world.CallerOf(staff, entrance.Session), name);
        var logged = (await world.PlatformLogAsync(entrance.Session.Id))[^1];
        Assert.Equal((PlatformAction.SupportOperated, AuditOutcome.Failed), (logged.Action, logged.Outcome));
    }

    private static async Task FailsAsync(TestTenant tenant, Caller caller, string name)
    {
        var (leaves, run) = Reads[name];
        await Assert.ThrowsAsync<NotFoundException>(() => run(tenant, caller));
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal((leaves, AuditOutcome.Failed), ((AuditAction)entry.Action, entry.Outcome));
    }
}
