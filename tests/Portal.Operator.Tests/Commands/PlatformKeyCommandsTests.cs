using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Operator.Commands;
using Portal.Operator.Provisioning;
using Portal.Operator.Tests.Provisioning;
using Portal.Operator.Tests.Running;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Operator.Tests.Commands;

/// <summary>A leaked platform key can be revoked, and every creation and revocation is in the platform log.</summary>
public sealed class PlatformKeyCommandsTests(TestPlatform platform)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlatformKeyCommands Commands => platform.Operator.GetRequiredService<PlatformKeyCommands>();

    private KeyServiceClient Keys => platform.Operator.GetRequiredService<KeyServiceClient>();

    [Fact]
    public async Task A_key_is_created_listed_and_revoked_by_its_text()
    {
        var text = (await RunAsync("create", "30")).Split('\n', StringSplitOptions.TrimEntries)[1];
        Assert.True(ApiKeyFormat.TryParse(text, out var key));
        var verified = await platform.KeyService.VerifyPlatformKeyAsync(text);
        Assert.Equal([PlatformScopes.ReadCompanies], verified!.Scopes);
        var days = (verified.ExpiresAt!.Value - TimeProvider.System.GetUtcNow()).TotalDays;
        Assert.InRange(days, 29.9, 30);
        Assert.Contains($"{key.Id} Active", await RunAsync("list"), StringComparison.Ordinal);

        Assert.Equal($"{key.Id} is revoked", (await RunAsync("revoke", text)).Trim());
        Assert.Null(await platform.KeyService.VerifyPlatformKeyAsync(text));
        Assert.Contains($"{key.Id} Revoked", await RunAsync("list"), StringComparison.Ordinal);
        Assert.Equal(
            [PlatformAction.PlatformKeyCreated, PlatformAction.PlatformKeyRevoked],
            await ActionsAsync(key.Id)
        );
    }

    [Fact]
    public async Task A_key_that_the_platform_does_not_have_is_an_error_and_leaves_no_entry()
    {
        var unknown = KeyId.New();
        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => Commands.RevokeAsync(unknown, Token));
        Assert.Contains($"a platform key {unknown}. Found: there is none.", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await ActionsAsync(unknown));
    }

    [Fact]
    public async Task Without_a_log_entry_no_key_is_revoked_or_activated()
    {
        var (id, text) = await NewKeyAsync();
        await platform.InCatalogAsync(
            """
            CREATE FUNCTION no_key_entries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$;
            CREATE TRIGGER no_key_entries BEFORE INSERT ON platform_log
                FOR EACH ROW WHEN (NEW.action IN (600, 601)) EXECUTE FUNCTION no_key_entries();
            """
        );
        try
        {
            await Assert.ThrowsAsync<DbUpdateException>(() => Commands.RevokeAsync(id, Token));
            await Assert.ThrowsAsync<DbUpdateException>(() =>
                Commands.CreateAsync(TimeSpan.FromDays(1), [PlatformScopes.ReadCompanies], Token)
            );
        }
        finally
        {
            await platform.InCatalogAsync("DROP TRIGGER no_key_entries ON platform_log; DROP FUNCTION no_key_entries");
        }
        Assert.NotNull(await platform.KeyService.VerifyPlatformKeyAsync(text));
        var made = (await Keys.ListAsync(KeyOwner.Platform, id, Token))[^1];
        Assert.Equal(KeyState.Pending, made.State);
        await Commands.RevokeAsync(id, Token);
        await Commands.RevokeAsync(id, Token); // again, as after a crash
        Assert.Null(await platform.KeyService.VerifyPlatformKeyAsync(text));
    }

    [Theory]
    [InlineData("create")]
    [InlineData("create", "0")]
    [InlineData("create", "367")]
    [InlineData("create", "-1")]
    [InlineData("create", "a month")]
    [InlineData("revoke")]
    [InlineData("revoke", "ppk_cut-short")]
    [InlineData("revoke", "the key")]
    [InlineData("destroy")]
    public void Invalid_arguments_get_the_usage(params string[] arguments) =>
        Assert.Contains("platform-keys revoke", OperatorCommands.Usage(["platform-keys", .. arguments])!);

    [Fact]
    public async Task Bad_input_ends_with_the_usage_and_exit_code_2()
    {
        var settings = platform.Configuration();
        var (exitCode, output) = await OperatorProcess.RunAsync(settings, "platform-keys", "create", "forever");
        Assert.Equal(2, exitCode);
        Assert.Contains("1 to 366 days", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenants_key_is_not_a_platform_key()
    {
        var text = ApiKeyFormat.Write(new(KeyClass.Tenant, KeyId.New(), new byte[ApiKeyFormat.SecretBytes]));
        Assert.NotNull(OperatorCommands.Usage(["platform-keys", "revoke", text]));
    }

    /// <summary>Retries when a busy machine did not answer a cold process in time.</summary>
    private async Task<string> RunAsync(params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (exitCode, output) = await OperatorProcess.RunAsync(
                platform.Configuration(),
                ["platform-keys", .. arguments]
            );
            if (exitCode == 0)
            {
                return output;
            }
            Assert.True(attempt < 5 && output.Contains("does not answer", StringComparison.Ordinal), output);
        }
    }

    private async Task<(KeyId Id, string Text)> NewKeyAsync()
    {
        var id = KeyId.New();
        var created = await Keys.CreateAsync(KeyOwner.Platform, id, [PlatformScopes.ReadCompanies], null, Token);
        await Keys.ActivateAsync(KeyOwner.Platform, created, Token);
        return (id, created.Key);
    }

    private async Task<List<PlatformAction>> ActionsAsync(KeyId key)
    {
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        var id = key.ToString();
        return await db
            .PlatformLog.Where(row => row.Detail == id)
            .OrderBy(row => row.EntryId)
            .Select(row => row.Action)
            .ToListAsync(Token);
    }
}
