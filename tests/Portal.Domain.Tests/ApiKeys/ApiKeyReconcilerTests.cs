using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Tests.Access;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>A process is killed after each step of each change. Nothing works meanwhile, and the next run completes it.</summary>
public sealed class ApiKeyReconcilerTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The requests of a making are: is it there, make the key, activate it.</summary>
    public static TheoryData<int, bool, KeyState?> Makings =>
        new()
        {
            { 1, false, null },
            { 1, true, KeyState.Pending },
            { 2, false, KeyState.Pending },
            { 2, true, KeyState.Active },
        };

    [Theory]
    [MemberData(nameof(Makings))]
    public async Task A_making_that_was_killed_leaves_a_key_that_opens_nothing_and_is_abandoned(
        int answers,
        bool forwardsLast,
        KeyState? known
    )
    {
        var (admin, tenant, halves) = await PrepareAsync();
        await using var proxy = await InterruptedProxy.OpenAsync(
            platform.Platform.KeyService.Address,
            answers,
            forwardsLast
        );
        var draft = OperationTargets.KeyDraft();
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() =>
            Through(proxy).CreateAsync(admin, draft, Cancel)
        );
        var row = await halves.RowAsync(draft.Name!);
        Assert.Equal((ApiKeyState.Pending, known), await halves.StatesAsync(row.KeyId));
        await AbandonedAsync(admin, tenant, halves, row);
    }

    [Fact]
    public async Task A_key_that_was_activated_but_whose_row_was_not_is_abandoned()
    {
        var (admin, tenant, halves) = await PrepareAsync();
        var draft = OperationTargets.KeyDraft();
        await tenant.FailCommitsAsync("api_keys", "NEW.state = 'Active'");
        await Assert.ThrowsAnyAsync<Exception>(() => tenant.Get<ApiKeyOperations>().CreateAsync(admin, draft, Cancel));
        await tenant.CommitAgainAsync("api_keys");
        var row = await halves.RowAsync(draft.Name!);
        Assert.Equal((ApiKeyState.Pending, KeyState.Active), await halves.StatesAsync(row.KeyId));
        await AbandonedAsync(admin, tenant, halves, row);
    }

    [Fact]
    public async Task Whoever_loses_the_session_while_a_key_is_made_gets_none()
    {
        var (admin, tenant, halves) = await PrepareAsync();
        var draft = OperationTargets.KeyDraft();
        var ending = admin with
        {
            Authority = new TestSessionAuthority(tenant.Id, admin.SessionId) { EndsAtCheck = 3 }, // two belong to the first step
        };
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<ApiKeyOperations>().CreateAsync(ending, draft, Cancel)
        );
        await AbandonedAsync(admin, tenant, halves, await halves.RowAsync(draft.Name!));
    }

    [Theory]
    [MemberData(nameof(Makings))]
    public async Task A_rotation_that_was_killed_leaves_the_old_key_as_it_was(
        int answers,
        bool forwardsLast,
        KeyState? known
    )
    {
        var (admin, tenant, halves) = await PrepareAsync();
        var old = await tenant.NewKeyAsync();
        await using var proxy = await InterruptedProxy.OpenAsync(
            platform.Platform.KeyService.Address,
            answers,
            forwardsLast
        );
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() =>
            Through(proxy).RotateAsync(admin, old.KeyId, new(TimeSpan.Zero, new(Days: 30)), Cancel)
        );
        var row = await halves.RowAsync(old.Name);
        Assert.Equal(old.KeyId, row.Replaces);
        Assert.Equal((ApiKeyState.Pending, known), await halves.StatesAsync(row.KeyId));
        await AbandonedAsync(admin, tenant, halves, row);
        Assert.NotNull(await halves.VerifyAsync(old.Secret));
        var again = await tenant
            .Get<ApiKeyOperations>()
            .RotateAsync(admin, old.KeyId, new(TimeSpan.FromHours(1), new(Days: 30)), Cancel);
        Assert.NotNull(await halves.VerifyAsync(again.Secret));
    }

    /// <summary>After the making: revoke the old one.</summary>
    [Theory]
    [InlineData(3, false, KeyState.Active)]
    [InlineData(3, true, KeyState.Revoked)]
    public async Task A_rotation_at_once_that_was_killed_before_the_old_key_was_put_away_is_completed(
        int answers,
        bool forwardsLast,
        KeyState known
    )
    {
        var (admin, tenant, halves) = await PrepareAsync();
        await tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel);
        var old = await tenant.NewKeyAsync();
        await using var proxy = await InterruptedProxy.OpenAsync(
            platform.Platform.KeyService.Address,
            answers,
            forwardsLast
        );
        var made = await Through(proxy).RotateAsync(admin, old.KeyId, new(TimeSpan.Zero, new(Days: 30)), Cancel);
        var row = await halves.RowAsync(old.KeyId);
        Assert.Equal(known, await halves.KnownAsync(old.KeyId));
        var successor = await halves.RowAsync(made.KeyId);
        Assert.True(
            row.ExpiresAt < successor.CreatedAt.AddMinutes(1),
            "Its row has ended it, whatever the key service knows."
        );
        await tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel);
        await halves.AgreeAsync();
        Assert.Null(await halves.VerifyAsync(old.Secret));
        Assert.NotNull(await halves.VerifyAsync(made.Secret));
    }

    [Fact]
    public async Task A_revocation_that_was_killed_before_its_commit_is_completed_and_told_in_the_log()
    {
        var (admin, tenant, halves) = await PrepareAsync();
        var made = await tenant.NewKeyAsync();
        await tenant.FailCommitsAsync("api_keys", "NEW.state = 'Revoked'");
        await Assert.ThrowsAnyAsync<Exception>(() =>
            tenant.Get<ApiKeyOperations>().RevokeAsync(admin, made.KeyId, Cancel)
        );
        await tenant.CommitAgainAsync("api_keys");
        Assert.Equal((ApiKeyState.Active, KeyState.Active), await halves.StatesAsync(made.KeyId));
        var call = new TestKey(tenant, made.KeyId, made.Name).Call(); // the catalog has ended it already
        await Assert.ThrowsAsync<AuthorityLostException>(() =>
            tenant.Get<KeyIdentityOperations>().GetAsync(call, Cancel)
        );

        var listed = await tenant.Get<ApiKeyOperations>().ListAsync(admin, new() { Search = made.Name }, Cancel);
        Assert.Empty(listed.Items);
        Assert.Equal((ApiKeyState.Revoked, KeyState.Revoked), await halves.StatesAsync(made.KeyId));
        var last = (await tenant.EntriesOfTargetAsync(made.KeyId.Value))[^1];
        Assert.Equal((AuditAction.ApiKeyRevoked, AuditActorKind.System), ((AuditAction)last.Action, last.ActorKind));
    }

    [Fact]
    public async Task A_repair_that_was_killed_between_the_halves_is_completed_by_the_next_and_tells_it_once()
    {
        var (_, tenant, halves) = await PrepareAsync();
        var made = await tenant.NewKeyAsync();
        await tenant.ExecuteAsync($"UPDATE api_keys SET expires_at = now() WHERE key_id = '{made.KeyId}'");
        await tenant.FailCommitsAsync("api_keys", "NEW.state = 'Revoked'");
        await Assert.ThrowsAnyAsync<Exception>(() => tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel));
        await tenant.CommitAgainAsync("api_keys");
        Assert.Equal((ApiKeyState.Active, KeyState.Revoked), await halves.StatesAsync(made.KeyId));

        var runs = Enumerable.Range(0, 4).Select(_ => tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel));
        await Task.WhenAll(runs);
        await halves.AgreeAsync();
        Assert.Single(await tenant.EntriesOfTargetAsync(made.KeyId.Value), e => e.ActorKind == AuditActorKind.System);
    }

    [Fact]
    public async Task A_key_that_is_being_made_is_left_alone()
    {
        var (admin, tenant, halves) = await PrepareAsync();
        await using var proxy = await InterruptedProxy.OpenAsync(
            platform.Platform.KeyService.Address,
            1,
            forwardsLast: true
        );
        var draft = OperationTargets.KeyDraft();
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() =>
            Through(proxy).CreateAsync(admin, draft, Cancel)
        );
        var listed = await tenant.Get<ApiKeyOperations>().ListAsync(admin, new() { Search = draft.Name }, Cancel);
        Assert.Equal(ApiKeyStatus.Creating, Assert.Single(listed.Items).Status);
        await Assert.ThrowsAsync<ConflictException>(() =>
            tenant.Get<ApiKeyOperations>().CreateAsync(admin, draft, Cancel)
        );
        await AbandonedAsync(admin, tenant, halves, await halves.RowAsync(draft.Name!));
        Assert.NotNull(await tenant.NewKeyAsync(draft.Name));
    }

    /// <summary>A process that was held up for a minute finds its key given up, instead of showing one that opens nothing.</summary>
    [Fact]
    public async Task Whoever_takes_too_long_gets_no_key()
    {
        var (admin, tenant, halves) = await PrepareAsync();
        var draft = OperationTargets.KeyDraft();
        await using var proxy = await InterruptedProxy.OpenAsync(
            platform.Platform.KeyService.Address,
            3,
            forwardsLast: false
        );
        proxy.BeforeRequest = async number =>
            await (number == 3 ? halves.AgeAsync(draft.Name!, "55 seconds") : Task.CompletedTask);
        await Assert.ThrowsAsync<ConflictException>(() => Through(proxy).CreateAsync(admin, draft, Cancel));
        await AbandonedAsync(admin, tenant, halves, await halves.RowAsync(draft.Name!));
    }

    private static async Task AbandonedAsync(Caller admin, TestTenant tenant, KeyStates halves, ApiKey row)
    {
        await halves.AgeAsync(row.Name);
        await tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel);
        Assert.Equal((ApiKeyState.Revoked, KeyState.Revoked), await halves.StatesAsync(row.KeyId));
        await halves.AgreeAsync();
        var item = await tenant.Get<ApiKeyOperations>().GetAsync(admin, row.KeyId, Cancel);
        Assert.Equal(ApiKeyStatus.Abandoned, item.Status);
        var entries = await tenant.EntriesOfTargetAsync(row.KeyId.Value);
        Assert.Equal(
            [(AuditAction.ApiKeyCreated, AuditActorKind.User), (AuditAction.ApiKeyAbandoned, AuditActorKind.System)],
            entries
                .Where(e => (AuditAction)e.Action != AuditAction.ApiKeyViewed && e.Outcome == AuditOutcome.Succeeded)
                .Select(e => ((AuditAction)e.Action, e.ActorKind))
        );
    }

    private ApiKeyOperations Through(InterruptedProxy proxy) =>
        platform.AnotherProcess(proxy.Address).GetRequiredService<ApiKeyOperations>();

    private async Task<(Caller Admin, TestTenant Tenant, KeyStates Halves)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("repairedkeys");
        return (await tenant.NewAdminAsync(), tenant, KeyStates.Of(platform, tenant));
    }
}
