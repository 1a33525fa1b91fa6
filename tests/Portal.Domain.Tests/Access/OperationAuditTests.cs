using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Access;

/// <summary>Nothing happens unaudited (IC-13), and nobody does what the role does not allow: for every operation there is.</summary>
public sealed class OperationAuditTests(DomainPlatform platform)
{
    public static TheoryData<string> Operations => [.. OperationCases.All.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_operation_is_listed_here()
    {
        var found =
            from type in typeof(TenantData).Assembly.GetTypes()
            where TakesTenantData(type)
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            where method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Caller))
            select $"{type.Name}.{method.Name}";
        string[] beforeThereIsACaller = ["SignInOperations.SignInAsync"];
        string[] ofKeysOnly = ["KeyIdentityOperations.GetAsync"]; // KeyIdentityTests
        string[] refusals = ["RefusalOperations.RecordPageAsync", "RefusalOperations.RecordRequestAsync"]; // RefusalTests
        Assert.Equal(
            found.Concat(beforeThereIsACaller).Order(StringComparer.Ordinal),
            OperationCases.All.Keys.Concat(ofKeysOnly).Concat(refusals).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_leaves_exactly_its_entries(string name)
    {
        var operation = OperationCases.All[name];
        var tenant = await platform.TenantAsync("audited");
        var caller = await tenant.NewAdminAsync();
        var prepared = await operation.PrepareAsync(tenant, caller);
        var answer = await prepared.Run();

        var entries = await tenant.EntriesOfAsync(prepared.CorrelationId);
        Assert.Equal(operation.Leaves, entries.Select(entry => (AuditAction)entry.Action));
        Assert.All(entries, entry => Assert.Equal(AuditOutcome.Succeeded, entry.Outcome));
        Assert.All(entries, entry => Assert.Equal(AuditActorKind.User, entry.ActorKind));
        Assert.All(entries, entry => Assert.NotNull(entry.SessionId));
        Assert.All(entries, entry => Assert.NotNull(entry.Address));
        Assert.Equal(prepared.TargetId ?? entries[0].TargetId, entries[0].TargetId);
        HoldsNoSecret(entries, answer);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_member_does_what_members_may_and_leaves_a_denied_entry_for_the_rest(string name)
    {
        var operation = OperationCases.All[name];
        var tenant = await platform.TenantAsync("audited");
        var caller = await tenant.NewMemberAsync();
        var prepared = await operation.PrepareAsync(tenant, caller);
        if (operation.MemberMay)
        {
            await prepared.Run();
            return;
        }
        var before = await DigestAsync(tenant);
        await Assert.ThrowsAsync<ForbiddenException>(prepared.Run);
        Assert.Equal(before, await DigestAsync(tenant));
        var entry = Assert.Single(await tenant.EntriesOfAsync(prepared.CorrelationId));
        Assert.Equal((operation.Leaves[0], AuditOutcome.Denied), ((AuditAction)entry.Action, entry.Outcome));
        Assert.Equal(caller.User.UserId.Value, entry.ActorId);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Without_the_right_to_write_the_log_no_operation_succeeds_and_nothing_changes(string name)
    {
        var tenant = await platform.TenantAsync("unaudited");
        var caller = await tenant.NewAdminAsync();
        var prepared = await OperationCases.All[name].PrepareAsync(tenant, caller);
        var before = await DigestAsync(tenant);
        await tenant.AsAdministratorAsync($"REVOKE INSERT ON audit_entries FROM {tenant.Tenant.Binding.AppRole}");
        try
        {
            await Assert.ThrowsAnyAsync<ServiceUnavailableException>(prepared.Run);
        }
        finally
        {
            await tenant.AsAdministratorAsync(
                $"""
                GRANT INSERT (actor_kind, actor_id, actor_label, acting_for_id, action, target_kind, target_id,
                    target_label, outcome, address, session_id, correlation_id, details)
                ON audit_entries TO {tenant.Tenant.Binding.AppRole}
                """
            );
        }
        Assert.Equal(before, await DigestAsync(tenant));
        Assert.Empty(await tenant.EntriesOfAsync(prepared.CorrelationId));
    }

    internal static bool TakesTenantData(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(constructor =>
                constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(TenantData))
            );

    private static void HoldsNoSecret(IEnumerable<AuditEntry> entries, object? answer)
    {
        var texts = entries.Select(entry => $"{entry.Details} {entry.TargetLabel} {entry.ActorLabel}").ToList();
        var secret = answer switch
        {
            InvitationLink link => link.Secret,
            NewApiKey key => key.Secret,
            _ => "id-token-secret",
        };
        Assert.All(texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    /// <summary>All that the tenant has, the log apart.</summary>
    internal static Task<string> DigestAsync(TestTenant tenant)
    {
        string[] tables =
        [
            "users",
            "invitations",
            "sessions",
            "journeys",
            "journey_steps",
            "api_keys",
            "support_sessions",
        ];
        var parts = tables.Select(table =>
            $"(SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {table} AS t)"
        );
        var question = $"SELECT {string.Join(" || ", parts)} AS \"Value\"";
        return tenant.QueryAsync(db => db.Database.SqlQueryRaw<string>(question).SingleAsync(Cancel));
    }
}
