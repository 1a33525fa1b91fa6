using System.Net;
using Portal.Api.Tests.Running;

namespace Portal.Api.Tests.Me;

public sealed class MeTests(PortalApi api)
{
    [Fact]
    public async Task A_key_learns_whose_it_is_and_what_it_may_do_whatever_its_scopes()
    {
        var key = await api.NewKeyAsync("acme", "users:read");
        var me = await api.Client.GetAsync("/v1/me", key).JsonAsync();
        Assert.Equal(
            ("acme", "acme Ltd"),
            (me.GetProperty("company").Text("url_id"), me.GetProperty("company").Text("name"))
        );
        var own = me.GetProperty("key");
        Assert.Equal((key.Id.ToString(), key.Name), (own.Text("id"), own.Text("name")));
        Assert.Equal("users:read", Assert.Single(own.GetProperty("scopes").EnumerateArray()).GetString());
        Assert.True(own.GetProperty("expires_at").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        Assert.Equal("606:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task Each_key_is_told_its_own_company()
    {
        foreach (var tenant in new[] { "acme", "globex" })
        {
            var me = await api.Client.GetAsync("/v1/me", await api.NewKeyAsync(tenant, "users:read")).JsonAsync();
            Assert.Equal(tenant, me.GetProperty("company").Text("url_id"));
        }
    }

    [Fact]
    public async Task Nobody_is_told_nothing() =>
        await api.Client.SendAsync(HttpMethod.Get, "/v1/me", key: null).ProblemAsync(HttpStatusCode.Unauthorized);
}
