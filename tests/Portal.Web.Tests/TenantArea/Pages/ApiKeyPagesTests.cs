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
        Assert.Contains("No scope is chosen", page.Markup, StringComparison.Ordinal);
        var (making, secret) = await MakeAsync(page, name);
        Assert.True(ApiKeyFormat.TryParse(secret, out var key));
        Assert.DoesNotContain(JSInterop.Invocations["sessionStorage.setItem"], call => Says(call, secret));

        var closing = AnswerAsync("CloseDone");
        WaitFor(Dialogs, "You would need a new key.");
        Assert.False(making.IsCompleted);
        await AnswerAsync("Close");
        await Task.WhenAll(closing, making);
        await WaitForAddressAsync(address => address == "/api-keys");
        var list = Render<ApiKeysPage>();
        WaitFor(list, $"\"{name}\" is in use.");
        WaitFor(list, "Never used");
        Assert.DoesNotContain(secret, list.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(list.FindAll($"#{ApiKeyGrid.RowId(key.Id)}"));
    }

    [Fact]
    public async Task A_key_is_revoked_after_confirmation()
    {
        ActAs(Ada);
        var name = NewName();
        await MadeAsync(name);
        var list = Render<ApiKeysPage>();
        list.WaitForElement($"[aria-label^='Revoke {name}, ']"); // the notice names the key, too
        var revoking = PressAsync(list, () => list.Find($"[aria-label^='Revoke {name}, ']"));
        WaitFor(Dialogs, "It was never used.");
        await AnswerAsync("Revoke key");
        await revoking;
        WaitFor(list, $"\"{name}\" is revoked.");
        list.WaitForState(() => list.FindAll($"[aria-label^='Revoke {name}, ']").Count == 0);
    }

    [Fact]
    public async Task A_second_click_opens_no_second_confirmation_and_a_failure_keeps_the_focus()
    {
        ActAs(Ada);
        var name = NewName();
        var secret = await MadeAsync(name);
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
    public async Task Only_a_search_says_that_names_are_searched()
    {
        ActAs(Ada);
        var address = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        address.NavigateTo(PortalUrls.ApiKeys(show: "expiringsoon"));
        var list = Render<ApiKeysPage>();
        WaitFor(list, "No keys expire within 14 days");
        Assert.DoesNotContain("Names are searched.", list.Markup, StringComparison.Ordinal);
        await list.InvokeAsync(() => address.NavigateTo(PortalUrls.ApiKeys(search: NewName(), show: "expiringsoon")));
        WaitFor(list, "Names are searched.");
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_old_one_says_so()
    {
        ActAs(Ada);
        var name = NewName();
        var secret = await MadeAsync(name);
        Assert.True(ApiKeyFormat.TryParse(secret, out var key));
        var page = Render<ApiKeyRotatePage>(p => p.Add(r => r.Id, key.Id.Value));
        WaitFor(page, "After 24 hours");
        Assert.Contains("The old key was never used.", page.Markup, StringComparison.Ordinal);
        var rotating = SubmitAsync(page);
        var successor = Dialogs.WaitForElement("#api-key").GetAttribute("value");
        Assert.NotEqual(secret, successor);
        JSInterop.Setup<bool>("portalShownOnce.isKept").SetResult(true);
        await AnswerAsync("CloseDone");
        await rotating;
        var list = Render<ApiKeysPage>();
        WaitFor(list, "Replaced");
        Assert.Contains($"\"{name}\" has a new key.", list.Markup, StringComparison.Ordinal);
        var again = Render<ApiKeyRotatePage>(p => p.Add(r => r.Id, key.Id.Value));
        WaitFor(again, "This key cannot be rotated");
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
        WaitFor(page, "What you typed before was restored.");
        Assert.Equal("typed before", page.Find("#key-name").GetAttribute("value"));
        await PressAsync(page, "Discard it");
        Assert.True(string.IsNullOrEmpty(page.Find("#key-name").GetAttribute("value")));
    }

    private async Task<string> MadeAsync(string name)
    {
        var (making, secret) = await MakeAsync(Render<ApiKeyNewPage>(), name);
        JSInterop.Setup<bool>("portalShownOnce.isKept").SetResult(true);
        await AnswerAsync("CloseDone");
        await making;
        return secret;
    }

    private async Task<(Task Making, string Secret)> MakeAsync(IRenderedComponent<ApiKeyNewPage> page, string name)
    {
        await FillAsync(page, name);
        var making = SubmitAsync(page);
        return (making, Dialogs.WaitForElement("#api-key").GetAttribute("value")!);
    }

    private static async Task FillAsync(IRenderedComponent<ApiKeyNewPage> page, string name)
    {
        await TypeAsync(page, "#key-name", name);
        await page.InvokeAsync(() => page.FindAll(".key-scope input")[0].Change(true));
    }

    private static bool Says(JSRuntimeInvocation call, string text) =>
        call.Arguments.Any(argument => argument is string value && value.Contains(text, StringComparison.Ordinal));

    private static string NewName() => "key-" + Guid.CreateVersion7().ToString("N")[^8..];
}
