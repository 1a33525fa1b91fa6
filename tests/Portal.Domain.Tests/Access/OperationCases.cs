using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Domain.Users;

namespace Portal.Domain.Tests.Access;

/// <summary>
/// Every public method that takes a caller, of every type that takes <see cref="TenantData"/>, and the sign-in: which audit
/// entries it leaves and who may call it.
/// </summary>
internal static partial class OperationCases
{
    private const bool Member = true;
    private const bool AdminOnly = false;

    public static IReadOnlyDictionary<string, OperationCase> All { get; } =
        new Dictionary<string, OperationCase>([.. UserCases, .. OtherCases], StringComparer.Ordinal);

    private static Dictionary<string, OperationCase> OtherCases =>
        new()
        {
            ["SignInOperations.SignInAsync"] = new(
                [AuditAction.IdentityBound, AuditAction.SignedIn],
                Member,
                SignInAsync
            ),
            ["SignOutOperations.SignOutAsync"] = OperationCase.For(
                AuditAction.SignedOut,
                Member,
                (t, c) => Now(async () => await t.Get<SignOutOperations>().SignOutAsync(c, Cancel), Session(c))
            ),
            ["ProfileOperations.GetAsync"] = OperationCase.For(
                AuditAction.ProfileViewed,
                Member,
                (t, c) => Now(async () => await t.Get<ProfileOperations>().GetAsync(c, Cancel), c.User.UserId.Value)
            ),
            ["ProfileOperations.EndSessionAsync"] = OperationCase.For(
                AuditAction.SessionEnded,
                Member,
                async (t, c) =>
                {
                    var other = await t.NewSessionOfAsync(c);
                    return (Void(() => t.Get<ProfileOperations>().EndSessionAsync(c, other, Cancel)), other.Value);
                }
            ),
            ["ProfileOperations.EndOtherSessionsAsync"] = OperationCase.For(
                AuditAction.SessionEnded,
                Member,
                async (t, c) =>
                {
                    await t.NewSessionOfAsync(c);
                    return (
                        async () => await t.Get<ProfileOperations>().EndOtherSessionsAsync(c, Cancel),
                        c.User.UserId.Value
                    );
                }
            ),
            ["ApiKeyOperations.ListAsync"] = OperationCase.For(
                AuditAction.ApiKeysListed,
                AdminOnly,
                (t, c) => Now(async () => await t.Get<ApiKeyOperations>().ListAsync(c, new(), Cancel), null)
            ),
            ["ApiKeyOperations.GetAsync"] = OperationCase.For(
                AuditAction.ApiKeyViewed,
                AdminOnly,
                async (t, c) =>
                {
                    var key = (await t.NewKeyAsync()).KeyId;
                    return (async () => await t.Get<ApiKeyOperations>().GetAsync(c, key, Cancel), key.Value);
                }
            ),
            ["ApiKeyOperations.CreateAsync"] = new(
                [AuditAction.ApiKeyCreated, AuditAction.ApiKeyActivated],
                AdminOnly,
                (t, c) =>
                {
                    var draft = OperationTargets.KeyDraft();
                    return Prepared(c, async () => await t.Get<ApiKeyOperations>().CreateAsync(c, draft, Cancel));
                }
            ),
            ["ApiKeyOperations.RotateAsync"] = new(
                [AuditAction.ApiKeyCreated, AuditAction.ApiKeyRotated, AuditAction.ApiKeyActivated],
                AdminOnly,
                async (t, c) =>
                {
                    var key = (await t.NewKeyAsync()).KeyId;
                    var rotation = new ApiKeyRotation(TimeSpan.FromHours(1), new(Days: 30));
                    var operations = t.Get<ApiKeyOperations>();
                    return await Prepared(c, async () => await operations.RotateAsync(c, key, rotation, Cancel));
                }
            ),
            ["ApiKeyOperations.RevokeAsync"] = OperationCase.For(
                AuditAction.ApiKeyRevoked,
                AdminOnly,
                async (t, c) =>
                {
                    var key = (await t.NewKeyAsync()).KeyId;
                    return (Void(() => t.Get<ApiKeyOperations>().RevokeAsync(c, key, Cancel)), key.Value);
                }
            ),
            ["JourneyOperations.ListAsync"] = OperationCase.For(
                AuditAction.JourneysListed,
                Member,
                (t, c) => Now(async () => await t.Get<JourneyOperations>().ListAsync(c, new(), Cancel), null)
            ),
            ["JourneyOperations.PageAsync"] = OperationCase.For(
                AuditAction.JourneysListed,
                Member,
                (t, c) => Now(async () => await t.Get<JourneyOperations>().PageAsync(c, new(), Cancel), null)
            ),
            ["JourneyOperations.PatchAsync"] = OperationCase.For(
                AuditAction.JourneyUpdated,
                AdminOnly,
                async (t, c) =>
                {
                    var id = (await t.NewJourneyAsync()).JourneyId;
                    return (
                        async () =>
                            await t.Get<JourneyOperations>()
                                .PatchAsync(c, id, [1], draft => draft with { Title = "Patched" }, Cancel),
                        id.Value
                    );
                }
            ),
            ["JourneyOperations.GetAsync"] = OperationCase.For(
                AuditAction.JourneyViewed,
                Member,
                async (t, c) =>
                {
                    var id = (await t.NewJourneyAsync()).JourneyId;
                    return (async () => await t.Get<JourneyOperations>().GetAsync(c, id, Cancel), id.Value);
                }
            ),
            ["JourneyOperations.CreateAsync"] = OperationCase.For(
                AuditAction.JourneyCreated,
                AdminOnly,
                (t, c) =>
                    Now(
                        async () =>
                            await t.Get<JourneyOperations>().CreateAsync(c, OperationTargets.Draft, null, Cancel),
                        null
                    )
            ),
            ["JourneyOperations.UpdateAsync"] = OperationCase.For(
                AuditAction.JourneyUpdated,
                AdminOnly,
                async (t, c) =>
                {
                    var id = (await t.NewJourneyAsync()).JourneyId;
                    var draft = OperationTargets.Draft with { Title = "Changed" };
                    return (
                        async () => await t.Get<JourneyOperations>().UpdateAsync(c, id, 1, draft, Cancel),
                        id.Value
                    );
                }
            ),
            ["AuditLogOperations.ListAsync"] = OperationCase.For(
                AuditAction.AuditLogListed,
                AdminOnly,
                (t, c) => Now(async () => await t.Get<AuditLogOperations>().ListAsync(c, new(), Cancel), null)
            ),
            ["AuditLogOperations.GetAsync"] = OperationCase.For(
                AuditAction.AuditEntryViewed,
                AdminOnly,
                async (t, c) =>
                {
                    var entry = await t.QueryAsync(db => db.AuditEntries.MaxAsync(row => row.EntryId, Cancel));
                    return (async () => await t.Get<AuditLogOperations>().GetAsync(c, entry, Cancel), null);
                }
            ),
            ["SupportAccessOperations.ListAsync"] = OperationCase.For(
                AuditAction.SupportAccessListed,
                AdminOnly,
                (t, c) => Now(async () => await t.Get<SupportAccessOperations>().ListAsync(c, new(0, 20), Cancel), null)
            ),
            ["SupportAccessOperations.EndAsync"] = OperationCase.For(
                AuditAction.SupportSessionEnded,
                AdminOnly,
                async (t, c) =>
                {
                    var id = await t.NewSupportSessionAsync();
                    return (Void(() => t.Get<SupportAccessOperations>().EndAsync(c, id, Cancel)), id.Value);
                }
            ),
            ["OverviewOperations.GetAsync"] = OperationCase.For(
                AuditAction.OverviewViewed,
                Member,
                (t, c) =>
                    Now(async () => await t.Get<OverviewOperations>().GetAsync(c, new(2026, 11, 26), Cancel), null)
            ),
        };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The caller is a person who has not come yet.</summary>
    private static async Task<PreparedOperation> SignInAsync(TestTenant tenant, Caller caller)
    {
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example", caller.User.Role);
        var request = tenant.Request(name);
        return new(async () => await tenant.SignInAsync(request), null, request.CorrelationId);
    }

    private static Guid Session(Caller caller) => caller.SessionId.Value;

    private static Task<(Func<Task<object?>> Run, Guid? Target)> Now(Func<Task<object?>> run, Guid? target) =>
        Task.FromResult((run, target));

    private static Task<PreparedOperation> Prepared(Caller caller, Func<Task<object?>> run) =>
        Task.FromResult(new PreparedOperation(run, null, caller.CorrelationId));

    private static Func<Task<object?>> Void(Func<Task> run) =>
        async () =>
        {
            await run();
            return null;
        };
}
