using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Tests;

/// <summary>One tenant, what a test asks of it, and what lies in its database.</summary>
public sealed class TestTenant(DomainPlatform platform, Tenant tenant, IdentityProvider provider)
{
    private static int count;

    public DomainPlatform Platform => platform;

    public Tenant Tenant => tenant;

    public IdentityProvider Provider => provider;

    public TenantId Id => tenant.Id;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => platform.Services.GetRequiredService<T>();

    /// <summary>A name that nobody else has in this run.</summary>
    public static string NewName(string prefix = "person") => $"{prefix}-{Interlocked.Increment(ref count)}";

    /// <summary>A person who was put in by the platform and has not come yet.</summary>
    public async Task<UserId> AddPersonAsync(string email, UserRole role = UserRole.Member)
    {
        var id = UserId.New();
        await ExecuteAsync(
            $"""
            INSERT INTO users (user_id, email, display_name, role, state, version)
            VALUES ('{id}', '{email}', '{email.Split('@')[0]}', '{role}', 'Invited', 1)
            """
        );
        return id;
    }

    /// <summary>The request of a person who comes back from the tenant's own, trusted issuer with a verified address.</summary>
    public SignInRequest Request(string subject, string? email = null, byte[]? invitation = null) =>
        new(
            tenant,
            provider,
            new(provider.Issuer, subject, email ?? subject + "@test.example", true, "id-token-secret"),
            invitation,
            IPAddress.Parse("192.0.2.7"),
            "Test browser",
            NewName("correlation")
        );

    public Task<SignInResult> SignInAsync(SignInRequest request) =>
        Get<SignInOperations>().SignInAsync(request, Cancel);

    /// <summary>A new person with this role, signed in.</summary>
    public async Task<Caller> NewCallerAsync(UserRole role)
    {
        var name = NewName(role.ToString().ToLowerInvariant());
        await AddPersonAsync(name + "@test.example", role);
        return CallerOf(await SignInAsync(Request(name)));
    }

    public Task<Caller> NewAdminAsync() => NewCallerAsync(UserRole.Admin);

    public Task<Caller> NewMemberAsync() => NewCallerAsync(UserRole.Member);

    public Caller CallerOf(SignInResult result) =>
        new(
            tenant.Id,
            new UserActor(result.Session.UserId, result.Session.Email, result.Session.Role),
            new TestSessionAuthority(tenant.Id, result.Session.SessionId),
            IPAddress.Parse("192.0.2.8"),
            NewName("correlation")
        );

    /// <summary>Runs statements as the app role.</summary>
    public async Task ExecuteAsync(string statements)
    {
        await using var connection = await platform.Platform.OpenAsync(tenant.Binding);
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Runs statements as the server's administrator, past all grants, in the tenant's schema.</summary>
    public Task AsAdministratorAsync(string statements) =>
        platform.Platform.AsAdministratorAsync(
            tenant.UrlId,
            $"SET search_path = {tenant.Binding.Schema}; {statements}"
        );

    /// <summary>Asks the database past all operations, as the app role.</summary>
    public async Task<T> QueryAsync<T>(Func<TenantDbContext, Task<T>> query)
    {
        await using var connection = await platform.Platform.OpenAsync(tenant.Binding);
        await using var db = new TenantDbContext(
            new DbContextOptionsBuilder<TenantDbContext>().UseNpgsql(connection).Options
        );
        return await query(db);
    }

    public Task<User> UserAsync(UserId id) => QueryAsync(db => db.Users.SingleAsync(user => user.UserId == id, Cancel));

    /// <summary>What a session left in the audit log, oldest first.</summary>
    public Task<List<AuditEntry>> EntriesOfAsync(Caller caller)
    {
        var session = caller.Authority.Id;
        return QueryAsync(db =>
            db.AuditEntries.Where(entry => entry.SessionId == session)
                .OrderBy(entry => entry.EntryId)
                .ToListAsync(Cancel)
        );
    }

    /// <summary>What one request left in the audit log, oldest first.</summary>
    public Task<List<AuditEntry>> EntriesOfAsync(string correlationId) =>
        QueryAsync(db =>
            db.AuditEntries.Where(entry => entry.CorrelationId == correlationId)
                .OrderBy(entry => entry.EntryId)
                .ToListAsync(Cancel)
        );

    /// <summary>What was done to something, oldest first.</summary>
    public Task<List<AuditEntry>> EntriesOfTargetAsync(Guid target) =>
        QueryAsync(db =>
            db.AuditEntries.Where(entry => entry.TargetId == target).OrderBy(entry => entry.EntryId).ToListAsync(Cancel)
        );

    /// <summary>Whether a text stands in any row of any table.</summary>
    public Task<bool> HoldsAsync(string text)
    {
        string[] tables = ["users", "invitations", "sessions", "journeys", "api_keys", "audit_entries"];
        var parts = tables.Select(table => $"EXISTS (SELECT 1 FROM {table} AS t WHERE t::text LIKE '%{text}%')");
        var question = $"SELECT {string.Join(" OR ", parts)} AS \"Value\"";
        return QueryAsync(db => db.Database.SqlQueryRaw<bool>(question).SingleAsync(Cancel));
    }

    /// <summary>From now on a transaction that leaves such a row ends at its commit and not before, as when it is killed there.</summary>
    public Task FailCommitsAsync(string table, string when) =>
        AsAdministratorAsync(
            $"""
            CREATE FUNCTION {table}_killed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'killed' USING ERRCODE = 'admin_shutdown'; END $$;
            GRANT EXECUTE ON FUNCTION {table}_killed() TO PUBLIC;
            CREATE CONSTRAINT TRIGGER killed AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {table}_killed();
            """
        );

    /// <summary>Undoes <see cref="FailCommitsAsync"/>.</summary>
    public Task CommitAgainAsync(string table) =>
        AsAdministratorAsync($"DROP TRIGGER killed ON {table}; DROP FUNCTION {table}_killed();");
}
