using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Portal.E2E.Tests;

public sealed class ApiKeyTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string WholeTextIsSeen =
        "field => field.scrollHeight <= field.clientHeight && field.scrollWidth <= field.clientWidth";

    private readonly string name = "key-" + Guid.CreateVersion7().ToString("N")[^8..];

    [Fact]
    public async Task A_key_created_in_the_browser_works_and_is_refused_within_a_second_of_its_revocation()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.ApiKeyNew);
        var keys = new ApiKeysPage(ada.Page);
        await Accessible.CheckAsync(ada.Page, "api-key-new");
        await keys.Button("Create key").ClickAsync();
        await Expect(keys.Name).ToBeFocusedAsync();
        await Expect(keys.Main).ToContainTextAsync("No scope is selected.");
        await Accessible.CheckAsync(ada.Page, "api-key-new-errors");
        var secret = await keys.CreateAsync(name, "journeys:read");
        await Accessible.CheckAsync(ada.Page, "api-key-shown");
        await keys.AnswerAsync("Copy API key");
        Assert.Equal(secret, await ada.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await keys.AnswerAsync("Done");
        await ada.IsAtAsync(PortalUrls.ApiKeys());
        await Expect(keys.Notice).ToContainTextAsync($"Key \"{name}\" created.");
        await Expect(keys.Row(name)).ToContainTextAsync("Never used");
        await Expect(keys.Row(name)).ToContainTextAsync("ada@acme.test");
        Assert.DoesNotContain(secret, await ada.Page.ContentAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await CallAsync(secret, "/v1/journeys"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(secret, "/v1/users"));
        await ada.Page.ReloadAsync();
        await Expect(keys.Row(name)).ToContainTextAsync("from 127.0.0.1");
        await Accessible.CheckAsync(ada.Page, "api-keys");

        await keys.Button($"Revoke {name}", exact: false).ClickAsync();
        await Expect(keys.Dialog).ToContainTextAsync("fail immediately");
        await Expect(keys.Dialog).ToContainTextAsync("Last used just now from 127.0.0.1.");
        await Accessible.CheckAsync(ada.Page, "api-key-revoke");
        await keys.AnswerAsync("Revoke key");
        await IsRefusedAsync(secret);
        await Expect(keys.Notice).ToContainTextAsync($"Key \"{name}\" revoked.");
        await Expect(keys.Row(name)).ToHaveCountAsync(0);
        await Expect(keys.Title).ToBeFocusedAsync();
        await ada.GoAsync(PortalUrls.ApiKeys(show: "ended", search: name));
        await Expect(keys.Row(name)).ToContainTextAsync("Revoked");
        await Accessible.CheckAsync(ada.Page, "api-keys-ended");
    }

    [Fact]
    public async Task A_key_that_was_not_copied_is_not_lost_by_a_slip()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.ApiKeys());
        var keys = new ApiKeysPage(gus.Page);
        await keys.Link("Create key").ClickAsync();
        var secret = await keys.CreateAsync(name, "users:read");

        await keys.KeyField.PressAsync("Escape");
        await Expect(keys.Dialog.Last).ToContainTextAsync("Close without copying?");
        await Expect(keys.Dialog.Last).ToContainTextAsync("You would need a new key.");
        await Accessible.CheckAsync(gus.Page, "api-key-close");
        await keys.AnswerAsync("Go back");
        await Expect(keys.Dialog).ToHaveCountAsync(1);
        await gus.Page.EvaluateAsync("() => history.back()");
        await Expect(keys.Dialog.Last).ToContainTextAsync("Close without copying?");
        await keys.AnswerAsync("Go back");
        await Expect(keys.Dialog).ToHaveCountAsync(1);
        await Expect(keys.KeyField).ToHaveValueAsync(secret);
        await gus.IsAtAsync(PortalUrls.ApiKeyNew);

        var asked = new TaskCompletionSource<string>();
        gus.Page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await gus.Page.EvaluateAsync("() => { setTimeout(() => location.reload()); }");
        Assert.Equal(
            "beforeunload",
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken)
        );
        await Expect(keys.KeyField).ToHaveValueAsync(secret);

        // Selected and copied by hand counts, too: nothing asks any more.
        await keys.KeyField.FocusAsync();
        await gus.Page.Keyboard.PressAsync("Control+a");
        await gus.Page.Keyboard.PressAsync("Control+c");
        await keys.AnswerAsync("Done");
        await Expect(keys.Row(name)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_lost_connection_neither_covers_nor_loses_the_key_that_is_shown()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        gus.Watch.AllowLostConnection();
        await gus.GoAsync(PortalUrls.ApiKeyNew);
        var keys = new ApiKeysPage(gus.Page);
        var secret = await keys.CreateAsync(name, "journeys:read");

        await gus.Context.SetOfflineAsync(true);
        await gus.Page.EvaluateAsync(BrowserScripts.CutSockets);
        await Expect(keys.Dialog).ToContainTextAsync("Connection lost. Trying again");
        await Expect(keys.Dialog.GetByText("Connection lost")).ToBeVisibleAsync();
        await Expect(keys.Reconnecting).ToBeHiddenAsync();
        await Accessible.CheckAsync(gus.Page, "api-key-connection-lost");
        await keys.AnswerAsync("Copy API key");
        Assert.Equal(secret, await gus.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await gus.Context.SetOfflineAsync(false);
        await Expect(keys.Dialog.GetByText("Connection lost")).ToBeHiddenAsync();
        await keys.AnswerAsync("Done");
        await Expect(keys.Row(name)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_rotated_key_works_beside_its_successor_or_ends_at_once()
    {
        var ian = await OpenAsAsync("ian@initech.test");
        await ian.GoAsync(PortalUrls.ApiKeyNew);
        var keys = new ApiKeysPage(ian.Page);
        var first = await keys.CreateAsync(name, "journeys:read");
        await keys.TakeAsync();

        await keys.Rotate(name).ClickAsync();
        await Expect(keys.Main.GetByRole(AriaRole.Radio, new() { Name = "After 24 hours" })).ToBeCheckedAsync();
        await Accessible.CheckAsync(ian.Page, "api-key-rotate");
        await keys.Main.GetByRole(AriaRole.Radio, new() { Name = "After 1 hour" }).CheckAsync();
        var second = await RotateAsync(keys);
        await Expect(keys.Row(name)).ToHaveCountAsync(2);
        await Expect(keys.Row(name).Nth(1)).ToContainTextAsync("Replaced");
        await Accessible.CheckAsync(ian.Page, "api-keys-replaced");
        Assert.Equal(HttpStatusCode.OK, await CallAsync(first, "/v1/me"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(second, "/v1/me"));

        await keys.Rotate(name).ClickAsync();
        await keys.Main.GetByRole(AriaRole.Radio, new() { Name = "Immediately" }).CheckAsync();
        await Expect(keys.Main).ToContainTextAsync("Requests that still use the old key fail immediately.");
        var third = await RotateAsync(keys);
        await IsRefusedAsync(second);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(third, "/v1/me"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(first, "/v1/me"));
    }

    [Fact]
    public async Task Revoking_a_successor_offers_to_revoke_the_key_that_becomes_active_again()
    {
        var ian = await OpenAsAsync("ian@initech.test");
        await ian.GoAsync(PortalUrls.ApiKeyNew);
        var keys = new ApiKeysPage(ian.Page);
        var first = await keys.CreateAsync(name, "journeys:read");
        await keys.TakeAsync();
        await keys.Rotate(name).ClickAsync();
        var second = await RotateAsync(keys);
        await RevokeSuccessorAsync(keys, both: false);
        await Expect(keys.Row(name)).ToHaveCountAsync(1);
        await Expect(keys.Row(name)).ToContainTextAsync("Active");
        await Expect(keys.Main.Locator(".mud-alert")).ToContainTextAsync("expire"); // with the overlap, unless it is rotated
        await Accessible.CheckAsync(ian.Page, "api-keys-expiring");
        await IsRefusedAsync(second);
        Assert.Equal(HttpStatusCode.OK, await CallAsync(first, "/v1/me"));

        await keys.Rotate(name).ClickAsync();
        var third = await RotateAsync(keys);
        await RevokeSuccessorAsync(keys, both: true);
        await Expect(keys.Notice).ToContainTextAsync($"Both \"{name}\" keys revoked.");
        await Expect(keys.Row(name)).ToHaveCountAsync(0);
        await IsRefusedAsync(first);
        await IsRefusedAsync(third);
    }

    [Fact]
    public async Task A_key_is_shown_whole_and_its_download_keeps_it_without_the_circuit()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        gus.Watch.AllowLostConnection();
        await gus.GoAsync(PortalUrls.ApiKeyNew);
        var keys = new ApiKeysPage(gus.Page);
        var secret = await keys.CreateAsync(name, "journeys:read");
        foreach (var width in new[] { 1280, 390, 320 })
        {
            await gus.Page.SetViewportSizeAsync(width, 844);
            Assert.True(await keys.KeyField.EvaluateAsync<bool>(WholeTextIsSeen), $"The key is cut at {width} px.");
        }

        await gus.Context.SetOfflineAsync(true);
        await gus.Page.EvaluateAsync(BrowserScripts.CutSockets);
        await Expect(keys.Dialog.GetByText("Connection lost")).ToBeVisibleAsync();
        var download = await gus.Page.RunAndWaitForDownloadAsync(() => keys.AnswerAsync("Download .env"));
        Assert.Equal("portal.env", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(file);
        Assert.Equal(
            $"PORTAL_API_KEY=\"{secret}\"\n",
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken)
        );
        await Expect(keys.Dialog.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Downloaded");
        await gus.Context.SetOfflineAsync(false);
        await Expect(keys.Dialog.GetByText("Connection lost")).ToBeHiddenAsync();
        await keys.AnswerAsync("Done");
        await Expect(keys.Row(name)).ToBeVisibleAsync();
    }

    private async Task RevokeSuccessorAsync(ApiKeysPage keys, bool both)
    {
        var revoke = keys.Row(name).Filter(new() { HasNot = keys.Page.GetByText("Replaced", new() { Exact = true }) });
        await revoke.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(keys.Dialog).ToContainTextAsync("becomes active again");
        await Accessible.CheckAsync(keys.Page, "api-key-revoke-successor");
        if (both)
        {
            await keys.Dialog.GetByRole(AriaRole.Radio, new() { Name = "Revoke both keys" }).CheckAsync();
        }
        await keys.AnswerAsync(both ? "Revoke both keys" : "Revoke key");
    }

    private static async Task<string> RotateAsync(ApiKeysPage keys)
    {
        await keys.Button("Rotate key").ClickAsync();
        await Expect(keys.KeyField).ToBeFocusedAsync();
        var secret = await keys.KeyField.InputValueAsync();
        await keys.TakeAsync();
        return secret;
    }

    /// <summary>From the press of the button on, a second at most.</summary>
    private async Task IsRefusedAsync(string secret)
    {
        var pressed = Stopwatch.StartNew();
        while (await CallAsync(secret, "/v1/me") != HttpStatusCode.Unauthorized)
        {
            Assert.True(pressed.Elapsed < TimeLimit.WithSlack(seconds: 1), "The key still works.");
        }
    }

    /// <summary>As a program should, it asks again after a 503, which says nothing about the key.</summary>
    private async Task<HttpStatusCode> CallAsync(string secret, string path)
    {
        using var http = new HttpClient(LoopbackHandler.Create());
        http.BaseAddress = new UriBuilder("http", "api.portal.localhost", Stack.PortBase + 100).Uri;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == 3)
            {
                return answer.StatusCode;
            }
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
        }
    }
}
