using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>The one function by which services suspend and resume a company can do nothing else.</summary>
public sealed class ServeCompanyTests(TestPlatform platform)
{
    [Theory]
    [InlineData("Active", false, "Suspended")]
    [InlineData("Suspended", true, "Active")]
    [InlineData("Active", true, "Active")]
    [InlineData("Suspended", false, "Suspended")]
    [InlineData("Provisioning", true, "Provisioning")]
    [InlineData("Provisioning", false, "Provisioning")]
    [InlineData("Retired", true, "Retired")]
    [InlineData("Retired", false, "Retired")]
    public async Task It_leads_from_active_to_suspended_and_back_and_nowhere_else(string from, bool served, string to)
    {
        foreach (var role in new[] { "portal_web", "portal_api", "portal_operator" })
        {
            var name = await NewTenantAsync(from);
            Assert.Equal(
                from,
                await platform.AsAsync(role, $"SELECT former_state FROM serve_company('{name}', {served})")
            );
            Assert.Equal(to, await StateAsync(name));
        }
    }

    [Fact]
    public async Task An_unknown_name_changes_nothing_and_null_neither()
    {
        Assert.Equal(
            DBNull.Value,
            await platform.AsAsync("portal_web", "SELECT former_state FROM serve_company('nobody', true)")
        );
        var name = await NewTenantAsync("Active");
        await platform.AsAsync("portal_web", $"SELECT former_state FROM serve_company('{name}', true)");
        Assert.Equal("Active", await StateAsync(name));
    }

    [Fact]
    public async Task Support_sessions_end_for_good_also_one_that_began_meanwhile()
    {
        var name = await NewTenantAsync("Active");
        var open = await NewSupportAsync(name, "Open", 1);
        var intended = await NewSupportAsync(name, "Intended", 2);
        var answer = await platform.AsAsync(
            "portal_api",
            $"SELECT ended::text || failed::text FROM serve_company('{name}', false)"
        );
        Assert.Equal($"{{{open}}}{{{intended}}}", answer);
        var late = await NewSupportAsync(name, "Open", 3);
        await platform.AsAsync("portal_api", $"SELECT former_state FROM serve_company('{name}', true)");
        Assert.Equal(
            "Ended,Failed,Ended",
            await platform.AsAsync(
                "portal_operator",
                $"""
                SELECT string_agg(state, ',' ORDER BY minutes) FROM support_sessions
                WHERE support_session_id IN ('{open}', '{intended}', '{late}')
                  AND end_reason = 'suspended' AND ended_at IS NOT NULL
                """
            )
        );
    }

    private async Task<string> NewTenantAsync(string state)
    {
        var name = "s" + Guid.CreateVersion7().ToString("n")[^20..];
        await platform.AsAsync(
            "portal_operator",
            $"INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES (gen_random_uuid(), '{name}', 'S', '{state}')"
        );
        return name;
    }

    private Task<object?> StateAsync(string name) =>
        platform.AsAsync("portal_operator", $"SELECT state FROM tenants WHERE url_id = '{name}'");

    private async Task<object?> NewSupportAsync(string name, string state, int minutes)
    {
        var email = Guid.CreateVersion7().ToString("n") + "@staff.test";
        return await platform.AsAsync(
            "portal_operator",
            $"""
            WITH member AS (
                INSERT INTO staff_members (staff_id, email, display_name, role, state)
                VALUES (gen_random_uuid(), '{email}', 'X', 'Support', 'Active') RETURNING staff_id
            )
            INSERT INTO support_sessions (support_session_id, staff_id, tenant_id, ticket, mode, minutes, state, expires_at)
            SELECT gen_random_uuid(), staff_id, tenant_id, 'T-1', 'ReadOnly', {minutes}, '{state}', now() + interval '5 minutes'
            FROM member, tenants WHERE url_id = '{name}' RETURNING support_session_id::text
            """
        );
    }
}
