using Microsoft.EntityFrameworkCore;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Sessions;

/// <summary>IC-6: an identity belongs to exactly one tenant, whatever happens between the two databases.</summary>
public sealed class IdentityBindingTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_identity_bound_at_another_tenant_is_refused_with_an_event_and_changes_nothing()
    {
        var (first, second, name) = await PrepareAsync();
        await first.SignInAsync(first.Request(name));
        var before = await platform.CountEventsAsync(PlatformEventKind.ForeignIdentityRefused, second.Id);

        Assert.Equal(SignInRefusal.BoundElsewhere, await AttemptAsync(second, name));

        Assert.Equal(before + 1, await platform.CountEventsAsync(PlatformEventKind.ForeignIdentityRefused, second.Id));
        await NobodyCameAsync(second, name);
        Assert.Null(await AttemptAsync(first, name)); // and is at home as before
    }

    [Fact]
    public async Task At_two_tenants_at_the_same_moment_one_wins()
    {
        for (var round = 0; round < 4; round++)
        {
            var (first, second, name) = await PrepareAsync();
            var refusals = await Task.WhenAll(AttemptAsync(first, name), AttemptAsync(second, name));
            Assert.Single(refusals, refusal => refusal is null);
            Assert.Single(refusals, refusal => refusal is SignInRefusal.BoundElsewhere);
            await NobodyCameAsync(refusals[0] is null ? second : first, name);
        }
    }

    [Fact]
    public async Task Killed_before_the_confirmation_the_next_sign_in_completes_it()
    {
        var (first, second, name) = await PrepareAsync();
        await first.SignInAsync(first.Request(name));
        await UnconfirmAsync(first, name, "now() - interval '1 minute'");

        Assert.Null(await AttemptAsync(first, name));
        Assert.Equal(IdentityBindingState.Bound, (await BindingAsync(first, name)).State);
        Assert.Equal(SignInRefusal.BoundElsewhere, await AttemptAsync(second, name));
    }

    [Fact]
    public async Task A_reservation_that_lives_keeps_other_tenants_out()
    {
        var (first, second, name) = await PrepareAsync();
        await first.SignInAsync(first.Request(name));
        await UnconfirmAsync(first, name, "now() + interval '1 minute'");
        Assert.Equal(SignInRefusal.BoundElsewhere, await AttemptAsync(second, name));
    }

    [Fact]
    public async Task An_identity_whose_expired_reservation_another_tenant_took_is_refused_where_it_was()
    {
        var (first, second, name) = await PrepareAsync();
        await first.SignInAsync(first.Request(name));
        await UnconfirmAsync(first, name, "now() - interval '1 minute'");
        await second.SignInAsync(second.Request(name));
        Assert.Equal(SignInRefusal.BoundElsewhere, await AttemptAsync(first, name));
        Assert.Null(await AttemptAsync(second, name));
    }

    [Fact]
    public async Task A_reservation_overtaken_while_the_user_was_written_gives_no_session_away()
    {
        var (first, second, name) = await PrepareAsync();
        var hash = Convert.ToHexString((await ReserveAsync(first, name)).IdentityHash);
        await InCatalogAsync(
            $"""
            CREATE FUNCTION overtake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                UPDATE identity_bindings SET reserved_until = now() - interval '1 second'
                    WHERE identity_hash = OLD.identity_hash;
                UPDATE identity_bindings
                    SET tenant_id = '{second.Id}', authority_version = authority_version + 1
                    WHERE identity_hash = OLD.identity_hash;
                RETURN NULL;
            END $$;
            CREATE TRIGGER overtake BEFORE UPDATE ON identity_bindings FOR EACH ROW
                WHEN (NEW.identity_hash = '\x{hash}' AND NEW.state = 'Bound') EXECUTE FUNCTION overtake()
            """
        );
        try
        {
            Assert.Equal(SignInRefusal.BoundElsewhere, await AttemptAsync(first, name));
        }
        finally
        {
            await InCatalogAsync("DROP FUNCTION overtake CASCADE");
        }
    }

    [Fact]
    public async Task The_catalog_knows_neither_subject_nor_address()
    {
        var (first, _, name) = await PrepareAsync();
        await first.SignInAsync(first.Request(name));
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        var rows = await db
            .Database.SqlQueryRaw<string>("SELECT string_agg(b::text, ' ') AS \"Value\" FROM identity_bindings AS b")
            .SingleAsync(Cancel);
        Assert.DoesNotContain(name, rows, StringComparison.Ordinal);
    }

    /// <summary>One issuer for both tenants, as two companies have that use the same public provider.</summary>
    private async Task<(TestTenant First, TestTenant Second, string Name)> PrepareAsync()
    {
        var first = await platform.TenantAsync("identity");
        var second = await platform.TenantAsync("identity-other");
        var shared = new TestTenant(platform, second.Tenant, first.Provider with { Tenant = second.Id });
        var name = TestTenant.NewName();
        await first.AddPersonAsync(name + "@test.example");
        await shared.AddPersonAsync(name + "@test.example");
        return (first, shared, name);
    }

    private static Task<SignInRefusal?> AttemptAsync(TestTenant tenant, string name) =>
        tenant.AttemptAsync(tenant.Request(name));

    private static async Task NobodyCameAsync(TestTenant tenant, string name)
    {
        var user = await tenant.QueryAsync(db => db.Users.SingleAsync(row => row.Email == name + "@test.example"));
        Assert.Equal((UserState.Invited, (string?)null), (user.State, user.Subject));
        Assert.Equal(0, await tenant.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == user.UserId)));
        Assert.Equal(0, await tenant.QueryAsync(db => db.AuditEntries.CountAsync(e => e.ActorId == user.UserId.Value)));
    }

    private static async Task<IdentityReservation> ReserveAsync(TestTenant tenant, string name)
    {
        var user = await tenant.QueryAsync(db => db.Users.SingleAsync(row => row.Email == name + "@test.example"));
        var issuer = tenant.Provider.Issuer;
        var registry = tenant.Get<IdentityRegistry>();
        return (await registry.ReserveAsync(issuer, name, tenant.Id, user.UserId.Value, Cancel))!;
    }

    private static async Task<IdentityBindingRow> BindingAsync(TestTenant tenant, string name) =>
        (await tenant.Get<IdentityRegistry>().FindAsync(tenant.Provider.Issuer, name, Cancel))!;

    /// <summary>As it is when the process ends between the commit in the tenant's database and the confirmation.</summary>
    private async Task UnconfirmAsync(TestTenant tenant, string name, string reservedUntil)
    {
        var hash = Convert.ToHexString((await BindingAsync(tenant, name)).IdentityHash);
        await InCatalogAsync(
            $"""
            ALTER TABLE identity_bindings DISABLE TRIGGER keep_identity_binding;
            UPDATE identity_bindings SET state = 'Reserved', reserved_until = {reservedUntil}
                WHERE identity_hash = '\x{hash}';
            ALTER TABLE identity_bindings ENABLE TRIGGER keep_identity_binding
            """
        );
    }

    private async Task InCatalogAsync(string statements)
    {
        await using var db = await platform.Platform.Catalog.CreateDbContextAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync(statements, Cancel);
    }
}
