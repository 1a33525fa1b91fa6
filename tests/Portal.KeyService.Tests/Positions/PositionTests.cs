using System.Security.Cryptography;
using Portal.KeyService.Tests.Running;
using Portal.Platform;
using Portal.Platform.Connections;

namespace Portal.KeyService.Tests.Positions;

/// <summary>IC-5: callers demand what the key service's database must contain.</summary>
public sealed class PositionTests(KeyServices services)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_marked_database_serves_who_demands_a_mark_that_it_has_and_nobody_else()
    {
        await using var service = await services.StartAsync();
        await using var caller = await TestCaller.StartAsync(service);
        var (_, _, text) = await caller.NewTenantKeyAsync(); // it was never marked: there is nothing to demand
        var catalog = NewMark(7);
        var first = DatabaseMark.Parse((await caller.Keys.AnchorAsync(catalog, Token)).KeyService)!;
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => caller.VerifyAsync(text));
        var unaware = await caller.Keys.GetPositionsAsync(Token);
        Assert.Equal((catalog.ToString(), false), (unaware.Catalog, unaware.IsCurrent));

        caller.Keys.Demand(first);
        Assert.NotNull(await caller.VerifyAsync(text));
        await caller.Keys.AnchorAsync(NewMark(8), Token);
        Assert.NotNull(await caller.VerifyAsync(text)); // the one before is there, too
        Assert.True((await caller.Keys.GetPositionsAsync(Token)).IsCurrent);
    }

    [Fact]
    public async Task The_catalogs_mark_is_never_set_back()
    {
        await using var service = await services.StartAsync();
        await using var caller = await TestCaller.StartAsync(service);
        var newest = NewMark(9);
        caller.Keys.Demand(DatabaseMark.Parse((await caller.Keys.AnchorAsync(newest, Token)).KeyService));
        await caller.Keys.AnchorAsync(NewMark(8), Token);
        Assert.Equal(newest.ToString(), (await caller.Keys.GetPositionsAsync(Token)).Catalog);
    }

    [Fact]
    public async Task A_mark_that_the_database_lacks_closes_it_to_that_caller_and_the_operators_closes_it_to_all()
    {
        await using var service = await services.StartAsync();
        await using var api = await TestCaller.StartAsync(service, caller: "Verify");
        await using var stranger = await TestCaller.StartAsync(service, caller: "Verify");
        await using var operators = await TestCaller.StartAsync(service);
        var (_, _, text) = await operators.NewTenantKeyAsync();
        var first = DatabaseMark.Parse((await operators.Keys.AnchorAsync(NewMark(1), Token)).KeyService)!;
        foreach (var caller in new[] { api, stranger, operators })
        {
            caller.Keys.Demand(first);
        }
        Assert.NotNull(await api.VerifyAsync(text));

        stranger.Keys.Demand(NewMark(1_000));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => stranger.VerifyAsync(text));
        Assert.NotNull(await api.VerifyAsync(text));

        operators.Keys.Demand(NewMark(1_000));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => operators.Keys.AnchorAsync(NewMark(2), Token));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => api.VerifyAsync(text));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => api.Keys.GetPositionsAsync(Token));
        Assert.NotNull(service.Logs.Find("it lacks mark 1000"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1:AAAA")]
    [InlineData("-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("1:2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_mark_is_not_read(string text) => Assert.Null(DatabaseMark.Parse(text));

    private static DatabaseMark NewMark(long number) => new(number, RandomNumberGenerator.GetBytes(DatabaseMark.Bytes));
}
