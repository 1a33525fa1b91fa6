using Microsoft.Extensions.DependencyInjection;
using Portal.Operator.SampleData;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Operator.Tests.SampleData;

/// <summary>The key is written to the key service and to a file; interrupted between any two steps, the next run completes it.</summary>
public sealed class DevelopmentPlatformKeyTests : IClassFixture<TestKeyService>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("portal-platform-key-");
    private readonly TestKeyService service;
    private readonly ServiceProvider services;
    private readonly DevelopmentPlatformKey task;

    public DevelopmentPlatformKeyTests(TestKeyService service)
    {
        this.service = service;
        services = service.As("operator");
        task = new(Keys, new OperatorOptions { PlatformKeyFile = KeyFile });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private KeyServiceClient Keys => services.GetRequiredService<KeyServiceClient>();

    private string KeyFile => Path.Combine(folder.FullName, "platform-key");

    private string Written => File.ReadAllText(KeyFile);

    [Fact]
    public async Task It_is_created_once_and_only_its_owner_can_read_it()
    {
        await File.WriteAllTextAsync(KeyFile + ".new", "what a killed run left, for all to read", Token);
        await task.RunAsync(Token);
        var first = Written;
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(KeyFile));
        var verified = await service.VerifyPlatformKeyAsync(first);
        Assert.Equal(PlatformScopes.All, verified!.Scopes);
        await task.RunAsync(Token);
        Assert.Equal(first, Written);
    }

    [Fact]
    public async Task Killed_after_creation_the_next_run_creates_another_and_the_first_is_never_valid()
    {
        var lost = await task.CreateAsync(Token);
        await task.RunAsync(Token);
        Assert.NotEqual(lost.Key, Written);
        Assert.NotNull(await service.VerifyPlatformKeyAsync(Written));
        Assert.Null(await service.VerifyPlatformKeyAsync(lost.Key));
    }

    [Fact]
    public async Task Killed_after_writing_it_the_next_run_activates_it()
    {
        var created = await task.CreateAsync(Token);
        await task.WriteAsync(created, Token);
        Assert.Null(await service.VerifyPlatformKeyAsync(Written));
        await task.RunAsync(Token);
        Assert.Equal(created.Key, Written);
        Assert.NotNull(await service.VerifyPlatformKeyAsync(Written));
    }

    [Fact]
    public async Task A_revoked_key_is_replaced()
    {
        await task.RunAsync(Token);
        var first = Written;
        Assert.True(ApiKeyFormat.TryParse(first, out var key));
        await Keys.RevokeAsync(KeyOwner.Platform, key.Id, Token);
        await task.RunAsync(Token);
        Assert.NotEqual(first, Written);
        Assert.NotNull(await service.VerifyPlatformKeyAsync(Written));
    }

    [Fact]
    public async Task An_unknown_key_is_replaced()
    {
        var unknown = ApiKeyFormat.Write(new(KeyClass.Platform, KeyId.New(), new byte[ApiKeyFormat.SecretBytes]));
        await File.WriteAllTextAsync(KeyFile, unknown, Token);
        await task.RunAsync(Token);
        Assert.NotNull(await service.VerifyPlatformKeyAsync(Written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ppk_cut-short")]
    [InlineData("not a key at all")]
    public async Task A_file_without_a_key_is_replaced(string content)
    {
        await File.WriteAllTextAsync(KeyFile, content, Token);
        await task.RunAsync(Token);
        Assert.NotNull(await service.VerifyPlatformKeyAsync(Written));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task A_tenants_key_in_the_file_is_replaced()
    {
        var tenants = ApiKeyFormat.Write(new(KeyClass.Tenant, KeyId.New(), new byte[ApiKeyFormat.SecretBytes]));
        await File.WriteAllTextAsync(KeyFile, tenants, Token);
        await task.RunAsync(Token);
        Assert.NotNull(await service.VerifyPlatformKeyAsync(Written));
    }

    [Fact]
    public async Task Without_the_key_service_the_file_stays_as_it_is()
    {
        await task.RunAsync(Token);
        var first = Written;
        await service.StopAsync();
        try
        {
            await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => task.RunAsync(Token));
        }
        finally
        {
            await service.StartAsync(); // the other tests' too
        }
        Assert.Equal(first, Written);
    }

    public void Dispose()
    {
        services.Dispose();
        folder.Delete(recursive: true);
    }
}
