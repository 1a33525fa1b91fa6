using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Access;

/// <summary>One operation, ready to run for a caller; what it needs is there already.</summary>
/// <param name="Run">Runs it once.</param>
/// <param name="TargetId">What its entry is about, where that is known before.</param>
/// <param name="CorrelationId">Of its entries.</param>
internal sealed record PreparedOperation(Func<Task<object?>> Run, Guid? TargetId, string CorrelationId);

/// <summary>One public operation method: what it leaves in the audit log, and whether a member may do it.</summary>
internal sealed record OperationCase(
    AuditAction[] Leaves,
    bool MemberMay,
    Func<TestTenant, Caller, Task<PreparedOperation>> PrepareAsync
)
{
    public static OperationCase For(
        AuditAction leaves,
        bool memberMay,
        Func<TestTenant, Caller, Task<(Func<Task<object?>> Run, Guid? Target)>> prepare
    ) =>
        new(
            [leaves],
            memberMay,
            async (tenant, caller) =>
            {
                var (run, target) = await prepare(tenant, caller);
                return new(run, target, caller.CorrelationId);
            }
        );
}

/// <summary>What operations are done to.</summary>
internal static class OperationTargets
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static JourneyDraft Draft { get; } =
        new("Tallinn to Tartu", JourneyStatus.Active, "Kadri", new DateOnly(2027, 1, 31), []);

    public static async Task<JourneyDetail> NewJourneyAsync(this TestTenant tenant) =>
        await tenant.Get<JourneyOperations>().CreateAsync(await tenant.NewAdminAsync(), Draft, null, Cancel);

    public static async Task<InvitationLink> NewInvitationAsync(this TestTenant tenant, UserRole role = UserRole.Member)
    {
        var admin = await tenant.NewAdminAsync();
        var email = TestTenant.NewName("invited") + "@test.example";
        return await tenant.Get<InvitationOperations>().InviteAsync(admin, email, "Invited person", role, Cancel);
    }

    public static async Task<SessionId> NewSessionOfAsync(this TestTenant tenant, Caller caller) =>
        (await tenant.SignInAsync(tenant.Request(caller.Actor.Label.Split('@')[0]))).Session.SessionId;

    /// <summary>A support session of somebody of the staff, as the tenant's own database has it.</summary>
    public static async Task<SupportSessionId> NewSupportSessionAsync(this TestTenant tenant)
    {
        var id = SupportSessionId.New();
        await tenant.ExecuteAsync(
            $"""
            INSERT INTO support_sessions (support_session_id, staff_id, staff_label, reason, ticket, mode, expires_at)
            VALUES ('{id}', gen_random_uuid(), 'sam@staff.example', 'Why', 'CASE-1', 'ReadOnly', now() + interval '5 minutes')
            """
        );
        return id;
    }

    /// <summary>A person who has come and was deactivated.</summary>
    public static async Task<UserId> NewDeactivatedAsync(this TestTenant tenant)
    {
        var id = (await tenant.NewMemberAsync()).User.UserId;
        var version = (await tenant.UserAsync(id)).Version;
        await tenant.Get<UserOperations>().DeactivateAsync(await tenant.NewAdminAsync(), id, version, Cancel);
        return id;
    }

    public static ApiKeyDraft KeyDraft(string? name = null) =>
        new(name ?? TestTenant.NewName("key"), [ApiScopes.ReadJourneys], new(Days: 90));

    public static async Task<NewApiKey> NewKeyAsync(this TestTenant tenant, string? name = null) =>
        await tenant.Get<ApiKeyOperations>().CreateAsync(await tenant.NewAdminAsync(), KeyDraft(name), Cancel);
}
