using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.ApiKeys;
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

    /// <summary>Every operation whose parameters name one thing.</summary>
    public static TheoryData<string> OnOneThing => [.. Named.Keys];

    private static Dictionary<string, MethodInfo> Named =>
        typeof(TenantData)
            .Assembly.GetTypes()
            .Where(OperationAuditTests.TakesTenantData)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(method => method.GetParameters().FirstOrDefault()?.ParameterType == typeof(Caller))
            .Where(method => method.GetParameters().Any(parameter => IsId(parameter.ParameterType)))
            .ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}", StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(OnOneThing))]
    public async Task Whatever_is_done_to_what_is_not_there_is_recorded_as_not_found(string name)
    {
        var tenant = await platform.TenantAsync("unknown");
        var (admin, method) = (await tenant.NewAdminAsync(), Named[name]);
        var operations = platform.Services.GetRequiredService(method.DeclaringType!);
        var arguments = method.GetParameters().Select(parameter => ValueOf(parameter.ParameterType, admin)).ToArray();
        await Assert.ThrowsAsync<NotFoundException>(() => (Task)method.Invoke(operations, arguments)!);
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal((AuditOutcome.NotFound, admin.Actor.Id), (entry.Outcome, entry.ActorId));
    }

    private static bool IsId(Type type) =>
        type == typeof(long) || (type.IsValueType && type.Name.EndsWith("Id", StringComparison.Ordinal));

    private static object ValueOf(Type type, Caller caller) =>
        type switch
        {
            _ when type == typeof(Caller) => caller,
            _ when type == typeof(CancellationToken) => Cancel,
            _ when type == typeof(long) => long.MaxValue,
            _ when type == typeof(int) => 1,
            _ when IsId(type) => Activator.CreateInstance(type, Guid.CreateVersion7())!,
            _ when type == typeof(UserRole) => UserRole.Member,
            _ when type == typeof(JourneyDraft) => OperationTargets.Draft,
            _ when type == typeof(Func<JourneyDraft, JourneyDraft>) => (JourneyDraft draft) => draft,
            _ when type == typeof(IReadOnlyCollection<int>) => new[] { 1 },
            _ when type == typeof(ApiKeyRotation) => new ApiKeyRotation(TimeSpan.FromHours(1), new(Days: 30)),
            _ => throw new NotSupportedException($"Say what a parameter of type {type} is here."),
        };

    [Theory]
    [InlineData("journey", ApiScopes.ReadJourneys)]
    [InlineData("user of the API", ApiScopes.ReadUsers)]
    public async Task A_key_that_asks_for_what_is_not_there_leaves_an_entry(string name, string scope)
    {
        var tenant = await platform.TenantAsync("unknown");
        var key = await TestKey.AddAsync(tenant, scope);
        await FailsAsync(tenant, key.Call(scope), name);
    }

    [Theory]
    [MemberData(nameof(OfStaff))]
    public async Task Staff_who_ask_for_what_is_not_there_leave_an_entry_in_both_logs(string name)
    {
        var world = await SupportWorld.AtAsync(platform, "unknown");
        var (staff, entrance) = await world.MarkEnteredAsync();
        await FailsAsync(world.Tenant, world.CallerOf(staff, entrance.Session), name);
        var logged = (await world.PlatformLogAsync(entrance.Session.Id))[^1];
        Assert.Equal((PlatformAction.SupportOperated, AuditOutcome.NotFound), (logged.Action, logged.Outcome));
    }

    private static async Task FailsAsync(TestTenant tenant, Caller caller, string name)
    {
        var (leaves, run) = Reads[name];
        await Assert.ThrowsAsync<NotFoundException>(() => run(tenant, caller));
        var entry = Assert.Single(await tenant.EntriesOfAsync(caller.CorrelationId));
        Assert.Equal((leaves, AuditOutcome.NotFound), ((AuditAction)entry.Action, entry.Outcome));
    }
}
