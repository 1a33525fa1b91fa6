using Portal.Domain.Access;
using Portal.Domain.Tests.ApiKeys;
using Portal.Domain.Users;
using Portal.Platform;

namespace Portal.Domain.Tests.Users;

/// <summary>Users as programs read them.</summary>
public sealed class UserDirectoryTests(DomainPlatform platform)
{
    private const int Count = 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(7, null, null, Count)]
    [InlineData(20, null, null, Count)]
    [InlineData(7, UserRole.Member, null, Count)]
    [InlineData(100, UserRole.Admin, null, 0)]
    [InlineData(7, null, UserState.Invited, Count)]
    [InlineData(7, null, UserState.Active, 0)]
    public async Task Pages_show_each_user_exactly_once_in_the_order_of_names(
        int limit,
        UserRole? role,
        UserState? state,
        int expected
    )
    {
        var (tenant, key) = await PrepareAsync();
        var query = new UserPageQuery
        {
            Search = "PAGED.EXAMPLE",
            Role = role,
            State = state,
        };
        var seen = new List<UserSummary>();
        string? cursor = null;
        do
        {
            var page = await PageAsync(tenant, key, query with { Page = new(limit, cursor) });
            seen.AddRange(page.Items);
            cursor = page.Next;
        } while (cursor is not null);
        Assert.Equal(expected, seen.Count);
        Assert.Equal(expected, seen.Select(user => user.UserId).Distinct().Count());
        var keys = seen.Select(user => (user.DisplayName, user.UserId.ToString())).ToList();
        Assert.Equal(keys.Order(), keys);
    }

    [Fact]
    public async Task A_cursor_holds_for_its_tenant_and_filter_only()
    {
        var (tenant, key) = await PrepareAsync();
        var query = new UserPageQuery { Search = "paged" };
        var next = (await PageAsync(tenant, key, query with { Page = new(5, null) })).Next;
        var further = query with { Page = new(5, next) };
        Assert.Equal(5, (await PageAsync(tenant, key, further)).Items.Count);
        await WrongAsync("Cursor", tenant, key, further with { Search = null });
        await WrongAsync("Cursor", tenant, key, further with { Role = UserRole.Member });
        await WrongAsync("Cursor", tenant, key, further with { State = UserState.Invited });
        await WrongAsync("Limit", tenant, key, query with { Page = new(0, null) });
        var other = await platform.TenantAsync("other");
        await WrongAsync("Cursor", other, await TestKey.AddAsync(other), further);
    }

    [Fact]
    public async Task One_user_is_found_in_the_callers_tenant_only()
    {
        var (tenant, key) = await PrepareAsync();
        var other = await platform.TenantAsync("other");
        var member = (await tenant.NewMemberAsync()).User;
        var found = await tenant.Get<UserDirectoryOperations>().GetAsync(key.Call(), member.UserId, Cancel);
        Assert.Equal((member.Label, UserRole.Member, UserState.Active), (found.Email, found.Role, found.State));
        Assert.NotNull(found.LastSignedInAt);

        var words = new HashSet<string>();
        foreach (var id in new[] { (await other.NewMemberAsync()).User.UserId, UserId.New() })
        {
            var missing = await Assert.ThrowsAsync<NotFoundException>(() =>
                tenant.Get<UserDirectoryOperations>().GetAsync(key.Call(), id, Cancel)
            );
            words.Add(missing.Message);
        }
        Assert.Single(words);
    }

    private static Task<KeysetPage<UserSummary>> PageAsync(TestTenant tenant, TestKey key, UserPageQuery query) =>
        tenant.Get<UserDirectoryOperations>().PageAsync(key.Call(), query, Cancel);

    private static async Task WrongAsync(string field, TestTenant tenant, TestKey key, UserPageQuery query)
    {
        var wrong = await Assert.ThrowsAsync<InvalidInputException>(() => PageAsync(tenant, key, query));
        Assert.Equal([field], wrong.Errors.Keys);
    }

    private async Task<(TestTenant Tenant, TestKey Key)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("directory");
        await tenant.ExecuteAsync(
            $"""
            INSERT INTO users (user_id, email, display_name, role, state, version)
            SELECT ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'p' || i || '@paged.example',
                   'Name ' || i % 7, 'Member', 'Invited', 1
            FROM generate_series(1, {Count}) AS i
            ON CONFLICT DO NOTHING
            """
        );
        return (tenant, await TestKey.AddAsync(tenant));
    }
}
