using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Users;
using Portal.Platform.KeyService;
using Portal.Web.TenantArea.ApiKeys;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class ApiKeyPagesTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "keypages";

    [Fact]
    public async Task A_key_is_created_and_shown_once_before_the_list_loads()
    {
        ActAs(Ada);
        var name = NewName();
        var page = Render<ApiKeyNewPage>();
        await SubmitAsync(page);
        WaitFor(page, "The name is missing");
        Assert.Contains("No scope is selected", page.Markup, StringComparison.Ordinal);
        var (creating, secret) = await SubmitNewAsync(page, name);
        Assert.True(ApiKeyFormat.TryParse(secret, out var key));
        Assert.DoesNotContain(JSInterop.Invocations["sessionStorage.setItem"], call => Says(call, secret));

        var closing = AnswerAsync("CloseDone");
        WaitFor(Dialogs, "You would need a new key.");
        Assert.False(creating.IsCompleted);
        await AnswerAsync("Close");
        await Task.WhenAll(closing, creating);
        await WaitForAddressAsync(address => address == "/api-keys");
        var list = Render<ApiKeysPage>();
        WaitFor(list, $"Key \"{name}\" created.");
        WaitFor(list, "Never used");
        Assert.DoesNotContain(secret, list.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(list.FindAll($"#{ApiKeyGrid.RowId(key.Id)}"));
    }

    [Fact]
    public async Task A_key_is_revoked_after_confirmation()
    {
        ActAs(Ada);
        var name = NewName();
        await CreateAsync(name);
        var list = Render<ApiKeysPage>();
        list.WaitForElement($"[aria-label^='Revoke {name}, ']"); // the notice names the key, too
        var revoking = PressAsync(list, () => list.Find($"[aria-label^='Revoke {name}, ']"));
        WaitFor(Dialogs, "It was never used.");
        await AnswerAsync("Revoke key");
        await revoking;
        WaitFor(list, $"Key \"{name}\" revoked.");
        list.WaitForState(() => list.FindAll($"[aria-label^='Revoke {name}, ']").Count == 0);
    }

    [Fact]
    public async Task A_second_click_opens_no_second_confirmation_and_a_failure_keeps_the_focus()
    {
        ActAs(Ada);
        var name = NewName();
        var secret = await CreateAsync(name);
        Assert.True(ApiKeyFormat.TryParse(secret, out var key));
        var list = Render<ApiKeysPage>();
        var button = $"[aria-label^='Revoke {name}, ']";
        list.WaitForElement(button);
        var revoking = PressAsync(list, () => list.Find(button));
        WaitFor(Dialogs, "It was never used.");
        await PressAsync(list, () => list.Find(button));
        Assert.Single(Dialogs.FindAll(".mud-dialog"));

        await ExecuteAsync("UPDATE api_keys SET revoked_at = now(), state = 'Revoked' WHERE key_id = $1", key.Id.Value);
        await AnswerAsync("Revoke key");
        await revoking;
        WaitFor(list, "The key was not revoked.");
        Assert.DoesNotContain(JSInterop.Invocations["portal.focus"], call => Says(call, "h1"));
    }

    [Fact]
    public async Task Only_a_search_says_what_it_covers()
    {
        ActAs(Ada);
        var address = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        address.NavigateTo(PortalUrls.ApiKeys(show: "expiringsoon"));
        var list = Render<ApiKeysPage>();
        WaitFor(list, "No keys expire within 14 days");
        Assert.DoesNotContain("Search covers names and key prefixes.", list.Markup, StringComparison.Ordinal);
        await list.InvokeAsync(() => address.NavigateTo(PortalUrls.ApiKeys(search: NewName(), show: "expiringsoon")));
        WaitFor(list, "Search covers names and key prefixes.");
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_old_one_says_so()
    {
        ActAs(Ada);
        var name = NewName();
        var secret = await CreateAsync(name);
        Assert.True(ApiKeyFormat.TryParse(secret, out var key));
        var page = Render<ApiKeyRotatePage>(p => p.Add(r => r.Id, key.Id.Value));
        WaitFor(page, "After 24 hours");
        Assert.Contains("The old key was never used.", page.Markup, StringComparison.Ordinal);
        var rotating = SubmitAsync(page);
        var successor = Dialogs.WaitForElement("#api-key").TextContent;
        Assert.NotEqual(secret, successor);
        JSInterop.Setup<bool>("portalShownOnce.isKept").SetResult(true);
        await AnswerAsync("CloseDone");
        await rotating;
        var list = Render<ApiKeysPage>();
        WaitFor(list, "Replaced");
        Assert.Contains($"Key \"{name}\" rotated.", list.Markup, StringComparison.Ordinal);
        var again = Render<ApiKeyRotatePage>(p => p.Add(r => r.Id, key.Id.Value));
        WaitFor(again, "This key cannot be rotated");
    }

    [Theory]
    [InlineData(false, "Revoke key")]
    [InlineData(true, "Revoke both keys")]
    public async Task Revoking_a_successor_says_that_the_old_key_becomes_active_again_and_offers_both(
        bool both,
        string confirm
    )
    {
        ActAs(Ada);
        var name = NewName();
        Assert.True(ApiKeyFormat.TryParse(await CreateAsync(name), out var old));
        Assert.True(ApiKeyFormat.TryParse(await RotateAsync(old.Id), out var successor));
        var list = Render<ApiKeysPage>();
        var row = $"tr:has(#{ApiKeyGrid.RowId(successor.Id)})";
        list.WaitForElement(row);

        var revoking = PressAsync(list, () => list.Find($"{row} .cell-actions button"));
        WaitFor(Dialogs, $"<code>{ApiKeyLabels.Prefix(old.Id)}</code> becomes active again. It expires");
        await PressAsync(list, () => list.Find($"{row} .cell-actions button"));
        Assert.Single(Dialogs.FindAll(".mud-dialog"));
        if (both)
        {
            await Dialogs.InvokeAsync(() => Dialogs.FindAll("input[type=radio]")[1].ClickAsync(new()));
        }
        await AnswerAsync(confirm);
        await revoking;

        WaitFor(list, both ? $"Both \"{name}\" keys revoked." : $"Key \"{name}\" revoked.");
        list.WaitForState(() => list.FindAll(row).Count == 0);
        var oldRow = list.FindAll($"tr:has(#{ApiKeyGrid.RowId(old.Id)})");
        Assert.Equal(both ? 0 : 1, oldRow.Count);
        Assert.All(oldRow, left => Assert.Contains("Active", left.TextContent, StringComparison.Ordinal));
        if (!both)
        {
            var ending = PressAsync(list, () => list.Find($"[aria-label^='Revoke {name}, ']"));
            WaitFor(Dialogs, "It was never used.");
            await AnswerAsync("Revoke key"); // as any other key: nothing is left that could become active again
            await ending;
            list.WaitForState(() => list.FindAll($"[aria-label^='Revoke {name}, ']").Count == 0);
        }
    }

    [Fact]
    public async Task Keeping_a_successor_revokes_nothing()
    {
        ActAs(Ada);
        var name = NewName();
        Assert.True(ApiKeyFormat.TryParse(await CreateAsync(name), out var old));
        Assert.True(ApiKeyFormat.TryParse(await RotateAsync(old.Id), out var successor));
        var list = Render<ApiKeysPage>();
        var row = $"tr:has(#{ApiKeyGrid.RowId(successor.Id)})";
        list.WaitForElement(row);
        var revoking = PressAsync(list, () => list.Find($"{row} .cell-actions button"));
        await AnswerAsync("Keep key");
        await revoking;
        Assert.Equal(2, list.FindAll($"[aria-label^='Revoke {name}, ']").Count);
    }

    [Fact]
    public async Task An_error_goes_when_its_field_is_mended()
    {
        ActAs(Ada);
        var page = Render<ApiKeyNewPage>();
        await SubmitAsync(page);
        WaitFor(page, "The name is missing");
        await FillAsync(page, "n");
        Assert.DoesNotContain("The name is missing", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("No scope is selected", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[aria-invalid=true]"));
    }

    [Fact]
    public async Task A_custom_date_is_asked_for_and_checked()
    {
        ActAs(Ada);
        var page = Render<ApiKeyNewPage>();
        await FillAsync(page, NewName());
        Assert.Empty(page.FindAll("#key-last-day"));
        await page.InvokeAsync(() => page.Find("#key-life").Change("0"));
        await page.InvokeAsync(() => page.Find("#key-last-day").Change("2001-01-01"));
        await SubmitAsync(page);
        WaitFor(page, "The expiry is not between one day and one year from now.");
        Assert.Equal("true", page.Find("#key-last-day").GetAttribute("aria-invalid"));
        Assert.Null(page.Find("#key-life").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_member_gets_no_data_from_the_key_pages()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        WaitFor(Render<ApiKeysPage>(), "Your role does not allow this.");
        var rotate = Render<ApiKeyRotatePage>(p => p.Add(r => r.Id, Guid.CreateVersion7()));
        WaitFor(rotate, "Your role does not allow this.");
        var page = Render<ApiKeyNewPage>();
        await FillAsync(page, NewName());
        await SubmitAsync(page);
        WaitFor(page, "Your role does not allow this.");
        Assert.Empty(Dialogs.FindAll("#api-key"));
    }

    [Fact]
    public async Task A_draft_is_restored_and_can_be_discarded()
    {
        ActAs(Ada);
        JSInterop
            .Setup<string?>("sessionStorage.getItem", _ => true)
            .SetResult("""{"Name":"typed before","Scopes":["users:read"],"Days":30,"Overlap":1440}""");
        var page = Render<ApiKeyNewPage>();
        WaitFor(page, "Your draft was restored.");
        Assert.Equal("typed before", page.Find("#key-name").GetAttribute("value"));
        await PressAsync(page, "Discard draft");
        Assert.True(string.IsNullOrEmpty(page.Find("#key-name").GetAttribute("value")));
    }

    private async Task<string> RotateAsync(KeyId key)
    {
        var page = Render<ApiKeyRotatePage>(p => p.Add(r => r.Id, key.Value));
        WaitFor(page, "After 24 hours");
        var rotating = SubmitAsync(page);
        var secret = Dialogs.WaitForElement("#api-key").TextContent;
        JSInterop.Setup<bool>("portalShownOnce.isKept").SetResult(true);
        await AnswerAsync("CloseDone");
        await rotating;
        return secret;
    }

    private async Task<string> CreateAsync(string name)
    {
        var (creating, secret) = await SubmitNewAsync(Render<ApiKeyNewPage>(), name);
        JSInterop.Setup<bool>("portalShownOnce.isKept").SetResult(true);
        await AnswerAsync("CloseDone");
        await creating;
        return secret;
    }

    private async Task<(Task Creating, string Secret)> SubmitNewAsync(
        IRenderedComponent<ApiKeyNewPage> page,
        string name
    )
    {
        await FillAsync(page, name);
        var creating = SubmitAsync(page);
        return (creating, Dialogs.WaitForElement("#api-key").TextContent);
    }

    private static async Task FillAsync(IRenderedComponent<ApiKeyNewPage> page, string name)
    {
        await TypeAsync(page, "#key-name", name);
        await page.InvokeAsync(() => page.FindAll("input[type=checkbox]")[0].Change(true));
    }

    private static bool Says(JSRuntimeInvocation call, string text) =>
        call.Arguments.Any(argument => argument is string value && value.Contains(text, StringComparison.Ordinal));

    private static string NewName() => "key-" + Guid.CreateVersion7().ToString("N")[^8..];
}
