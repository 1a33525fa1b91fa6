using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Sessions;
using Portal.Domain.Users;

namespace Portal.Domain.Tests.Sessions;

public sealed class SessionStoreTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_session_is_found_by_its_secret_with_the_user_and_role_of_now()
    {
        var (tenant, signedIn) = await SignInAsync();
        await tenant.ExecuteAsync(
            $"UPDATE users SET role = 'Admin', authority_version = 1 WHERE user_id = '{signedIn.Session.UserId}'"
        );
        var found = await FindAsync(tenant, signedIn.Secret);
        Assert.Equal(signedIn.Session with { Role = UserRole.Admin }, found);
    }

    [Theory]
    [InlineData("UPDATE sessions SET ended_at = now() WHERE session_id = '{0}'")]
    [InlineData("UPDATE sessions SET expires_at = now() WHERE session_id = '{0}'")]
    [InlineData("UPDATE sessions SET last_seen_at = now() - interval '2 hours' WHERE session_id = '{0}'")]
    [InlineData("UPDATE users SET state = 'Deactivated' WHERE user_id = '{1}'")]
    public async Task A_session_that_is_not_live_is_nothing(string statement)
    {
        var (tenant, signedIn) = await SignInAsync();
        await tenant.ExecuteAsync(string.Format(null, statement, signedIn.Session.SessionId, signedIn.Session.UserId));
        Assert.Null(await FindAsync(tenant, signedIn.Secret));
        Assert.Null(await FindAsync(tenant, signedIn.Secret)); // asking did not bring it back
        Assert.Empty(await CheckAsync(tenant, signedIn.Session.SessionId));
    }

    [Fact]
    public async Task A_session_that_was_idle_for_less_than_two_hours_lives_on()
    {
        var (tenant, signedIn) = await SignInAsync();
        await tenant.ExecuteAsync(
            $"UPDATE sessions SET last_seen_at = now() - interval '119 minutes' WHERE session_id = '{signedIn.Session.SessionId}'"
        );
        Assert.NotNull(await FindAsync(tenant, signedIn.Secret));
    }

    [Fact]
    public async Task An_unknown_secret_finds_nothing()
    {
        var (tenant, _) = await SignInAsync();
        Assert.Null(await FindAsync(tenant, SessionSecret.New()));
        Assert.Null(await FindAsync(tenant, []));
    }

    [Fact]
    public async Task The_stored_hash_is_not_the_secret()
    {
        var (tenant, signedIn) = await SignInAsync();
        var stored = await SessionAsync(tenant, signedIn.Session.SessionId);
        Assert.Null(await FindAsync(tenant, stored.SecretHash));
        Assert.NotEqual(signedIn.Secret, stored.SecretHash);
    }

    [Fact]
    public async Task The_secret_of_another_tenants_session_finds_nothing()
    {
        var (_, signedIn) = await SignInAsync();
        var other = await platform.TenantAsync("other");
        Assert.Null(await FindAsync(other, signedIn.Secret));
        Assert.Empty(await CheckAsync(other, signedIn.Session.SessionId));
    }

    [Fact]
    public async Task Being_seen_is_noted_once_a_minute()
    {
        var (tenant, signedIn) = await SignInAsync();
        var id = signedIn.Session.SessionId;
        var begun = (await SessionAsync(tenant, id)).LastSeenAt;
        await FindAsync(tenant, signedIn.Secret);
        await CheckAsync(tenant, id);
        Assert.Equal(begun, (await SessionAsync(tenant, id)).LastSeenAt); // within the minute: nothing to write

        const string aged = "UPDATE sessions SET last_seen_at = now() - interval '61 seconds' WHERE session_id = '{0}'";
        await tenant.ExecuteAsync(string.Format(null, aged, id));
        await FindAsync(tenant, signedIn.Secret);
        Assert.True((await SessionAsync(tenant, id)).LastSeenAt > begun);

        await tenant.ExecuteAsync(string.Format(null, aged, id));
        await CheckAsync(tenant, id); // an open circuit counts as being seen
        Assert.True((await SessionAsync(tenant, id)).LastSeenAt > begun);
    }

    [Fact]
    public async Task A_session_that_a_change_holds_is_found_live_at_once_and_noted_as_seen_later()
    {
        var (tenant, signedIn) = await SignInAsync();
        var id = signedIn.Session.SessionId;
        await tenant.ExecuteAsync(
            $"UPDATE sessions SET last_seen_at = now() - interval '61 seconds' WHERE session_id = '{id}'"
        );
        await using var connection = await platform.Platform.OpenAsync(tenant.Tenant.Binding);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var hold = new NpgsqlCommand(
            $"SELECT 1 FROM sessions WHERE session_id = '{id}' FOR SHARE",
            connection,
            transaction
        );
        await hold.ExecuteScalarAsync(Cancel);
        var before = (await SessionAsync(tenant, id)).LastSeenAt;

        var held = Stopwatch.StartNew();
        Assert.Equal(signedIn.Session, Assert.Single(await CheckAsync(tenant, id)));
        Assert.Equal(signedIn.Session, await FindAsync(tenant, signedIn.Secret));
        Assert.True(held.Elapsed < TimeSpan.FromSeconds(1), $"took {held.Elapsed}");
        Assert.Equal(before, (await SessionAsync(tenant, id)).LastSeenAt);

        await transaction.CommitAsync(Cancel);
        await CheckAsync(tenant, id);
        Assert.True((await SessionAsync(tenant, id)).LastSeenAt > before);
    }

    [Fact]
    public async Task One_question_tells_the_live_ones_of_many_sessions()
    {
        var (tenant, live) = await SignInAsync();
        var (_, ended) = await SignInAsync();
        await tenant.ExecuteAsync(
            $"UPDATE sessions SET ended_at = now() WHERE session_id = '{ended.Session.SessionId}'"
        );
        var found = await CheckAsync(tenant, live.Session.SessionId, ended.Session.SessionId, SessionId.New());
        Assert.Equal(live.Session, Assert.Single(found));
    }

    private async Task<(TestTenant Tenant, SignInResult SignedIn)> SignInAsync()
    {
        var tenant = await platform.TenantAsync("store");
        var name = TestTenant.NewName();
        await tenant.AddPersonAsync(name + "@test.example");
        return (tenant, await tenant.SignInAsync(tenant.Request(name)));
    }

    private static Task<LiveSession?> FindAsync(TestTenant tenant, byte[] secret) =>
        tenant.Get<SessionStore>().FindAsync(tenant.Tenant.Binding, secret, Cancel);

    private static Task<List<LiveSession>> CheckAsync(TestTenant tenant, params SessionId[] sessions) =>
        tenant.Get<SessionStore>().CheckAsync(tenant.Tenant.Binding, sessions, Cancel);

    private static Task<Session> SessionAsync(TestTenant tenant, SessionId id) =>
        tenant.QueryAsync(db => db.Sessions.SingleAsync(session => session.SessionId == id, Cancel));
}
