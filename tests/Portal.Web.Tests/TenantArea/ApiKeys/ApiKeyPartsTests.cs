using System.Net;
using Bunit;
using Portal.Domain.ApiKeys;
using Portal.Domain.Days;
using Portal.Platform.KeyService;
using Portal.Web.Layout;
using Portal.Web.TenantArea.ApiKeys;

namespace Portal.Web.Tests.TenantArea.ApiKeys;

public sealed class ApiKeyPartsTests : TenantAreaTests
{
    [Fact]
    public void Every_status_scope_overlap_and_filter_has_a_label()
    {
        Assert.All(Enum.GetValues<ApiKeyStatus>(), status => Assert.NotEmpty(ApiKeyLabels.Of(status)));
        Assert.All(ApiScopes.All, scope => Assert.NotEqual(scope, ApiKeyLabels.Of(scope)));
        Assert.Equal(
            ["Immediately", "After 15 minutes", "After 1 hour", "After 6 hours", "After 24 hours"],
            ApiKeyRules.Overlaps.Select(ApiKeyLabels.Of)
        );
        Assert.All(
            Enum.GetValues<ApiKeyFilter>(),
            show =>
                Assert.Contains(
                    new ApiKeyListFilter(Show: show).ShowName ?? "",
                    ApiKeyLabels.Filters.Select(f => f.Value)
                )
        );
    }

    [Theory]
    [InlineData(true, "Last used 4 minutes ago from 192.0.2.7.")]
    [InlineData(false, "It was never used.")]
    public void The_confirmation_states_the_effect_and_the_last_use(bool used, string words)
    {
        var key = Key() with
        {
            LastUsedAt = used ? Now.AddMinutes(-4) : null,
            LastUsedAddress = used ? IPAddress.Parse("192.0.2.7") : null,
        };
        var question = ApiKeyLabels.ConfirmRevoke(key, Now, LocalTimes.Default);
        Assert.Equal("Revoke \"nightly-export\"?", question.Title);
        Assert.StartsWith(
            $"Requests that use {ApiKeyLabels.Prefix(key)} fail immediately",
            question.Effect,
            StringComparison.Ordinal
        );
        Assert.EndsWith(words, question.Effect, StringComparison.Ordinal);
        Assert.Equal(("Revoke key", "Keep key"), (question.Confirm, question.Cancel));
    }

    [Fact]
    public void A_row_shows_scopes_last_use_and_prefix_and_its_buttons_name_the_key()
    {
        var key = Key() with { ExpiresSoon = true };
        var grid = Render<ApiKeyGrid>(p => p.Add(g => g.Items, [key]));
        Assert.Equal(["journeys:read", "users:read"], grid.FindAll(".scopes code").Select(code => code.TextContent));
        Assert.Contains("Never used", grid.Markup, StringComparison.Ordinal);
        Assert.Contains("Expires soon", grid.Markup, StringComparison.Ordinal);
        var prefix = grid.Find("code.row-second").TextContent;
        var rotate = grid.Find(".cell-actions a");
        Assert.Equal($"Rotate nightly-export, {prefix}", rotate.GetAttribute("aria-label"));
        Assert.Equal(PortalUrls.ApiKeyRotate(key.KeyId.Value), rotate.GetAttribute("href"));
        Assert.Equal($"Revoke nightly-export, {prefix}", grid.Find(".cell-actions button").GetAttribute("aria-label"));
        var text = ApiKeyFormat.Write(new(KeyClass.Tenant, key.KeyId, new byte[ApiKeyFormat.SecretBytes]));
        Assert.StartsWith(prefix.TrimEnd('…'), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Buttons_and_confirmations_distinguish_a_rotated_key_from_its_successor()
    {
        var (old, successor) = (Key() with { Status = ApiKeyStatus.Replaced }, Key());
        var grid = Render<ApiKeyGrid>(p => p.Add(g => g.Items, [old, successor]));
        var names = grid.FindAll(".cell-actions button").Select(button => button.GetAttribute("aria-label"));
        Assert.Equal(2, names.Distinct().Count());

        var (ends, stays) = (
            ApiKeyLabels.ConfirmRevoke(old, Now, LocalTimes.Default).Effect,
            ApiKeyLabels.ConfirmRevoke(successor, Now, LocalTimes.Default).Effect
        );
        Assert.StartsWith("This is the old key; its replacement stays active.", ends, StringComparison.Ordinal);
        Assert.Contains(ApiKeyLabels.Prefix(old), ends, StringComparison.Ordinal);
        Assert.DoesNotContain("successor", stays, StringComparison.Ordinal);
        Assert.Contains(ApiKeyLabels.Prefix(successor), stays, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_expire_soon_are_warned_of_with_the_way_to_rotate_them()
    {
        var (first, second) = (Key() with { ExpiresSoon = true }, Key() with { ExpiresSoon = true });
        Assert.Empty(Render<ApiKeyExpiryAlert>(p => p.Add(a => a.Items, [Key()])).Markup.Trim());

        var one = Render<ApiKeyExpiryAlert>(p => p.Add(a => a.Items, [first, Key()]));
        Assert.Contains("Key \"nightly-export\" expires", one.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Equal(PortalUrls.ApiKeyRotate(first.KeyId.Value), one.Find("a").GetAttribute("href"));

        var two = Render<ApiKeyExpiryAlert>(p => p.Add(a => a.Items, [first, second]));
        Assert.Contains("2 keys expire within 14 days", two.Find(".mud-alert").TextContent, StringComparison.Ordinal);
        Assert.Equal(PortalUrls.ApiKeys(show: "expiringsoon"), two.Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData(null, ApiKeyFilter.InUse, "No API keys in use")]
    [InlineData(null, ApiKeyFilter.ExpiringSoon, "No keys expire within 14 days")]
    [InlineData(null, ApiKeyFilter.Ended, "No keys have been revoked or have expired")]
    [InlineData("night", ApiKeyFilter.InUse, "No API keys in use match \"night\"")]
    [InlineData("night", ApiKeyFilter.Ended, "No API keys match \"night\" and Revoked and expired")]
    public void An_empty_list_says_what_it_lacks(string? search, ApiKeyFilter show, string words) =>
        Assert.Equal(words, ApiKeyLabels.NoMatch(new(search, show)));

    [Theory]
    [InlineData(ApiKeyStatus.Revoked)]
    [InlineData(ApiKeyStatus.Expired)]
    [InlineData(ApiKeyStatus.Abandoned)]
    public void An_ended_key_has_no_buttons(ApiKeyStatus status)
    {
        var grid = Render<ApiKeyGrid>(p => p.Add(g => g.Items, [Key() with { Status = status, RevokedAt = Now }]));
        Assert.Empty(grid.FindAll(".cell-actions :is(a, button)"));
        Assert.Contains(ApiKeyLabels.Of(status), grid.Find(".chip").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_valid_until_the_end_of_its_last_day_in_the_browsers_zone()
    {
        var berlin = new LocalDays(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), TimeProvider.System);
        var input = new ApiKeyInput { Days = 0, LastDay = new DateOnly(2026, 12, 31) };
        var end = input.ToDraft(berlin).End;
        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)), end.At);
        Assert.Null(end.Days);
        Assert.Equal(
            new ApiKeyExpiry(Days: 0),
            new ApiKeyInput { Days = 0 }
                .ToDraft(berlin)
                .End
        );
        Assert.Equal(
            new ApiKeyExpiry(Days: 0),
            new ApiKeyInput { Days = 0, LastDay = DateOnly.MaxValue }
                .ToDraft(berlin)
                .End
        );
    }

    [Theory]
    [InlineData("http://x/api-keys", "/api-keys")]
    [InlineData("http://x/api-keys?show=ended&search=a%20b%26&page=2", "/api-keys?search=a%20b%26&show=ended&page=2")]
    [InlineData("http://x/api-keys?show=nonsense&page=-1", "/api-keys")]
    public void The_url_contains_the_filters(string address, string written) =>
        Assert.Equal(
            written,
            ApiKeyListFilter.Read(Portal.Web.TenantArea.Lists.QueryParameters.Parse(address)).ToUrl()
        );

    private static ApiKeyItem Key() =>
        new(
            KeyId.New(),
            "nightly-export",
            [ApiScopes.ReadJourneys, ApiScopes.ReadUsers],
            ApiKeyStatus.Active,
            false,
            Now.AddDays(-30),
            "ada@acme.test",
            Now.AddDays(60),
            null,
            null,
            null
        );
}
