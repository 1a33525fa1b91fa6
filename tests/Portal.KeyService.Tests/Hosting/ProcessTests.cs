using System.Diagnostics;
using Portal.KeyService.Tests.Running;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.KeyService.Tests.Hosting;

/// <summary>The service as a process that is killed between any two steps of a key's life.</summary>
public sealed class ProcessTests(KeyServices services) : IAsyncLifetime
{
    private RunningKeyService settings = null!;
    private TestCaller caller = null!;
    private Process? process;

    [Fact]
    public async Task Killed_between_any_two_steps_it_goes_on_where_it_was()
    {
        var owner = KeyOwner.Of(TenantId.New());
        var id = KeyId.New();
        await StartAsync();
        await TestCaller.RetryAsync(() => caller.Keys.BindAsync(owner.Tenant!.Value, ServerId.New(), 1, Cancel));
        var created = await TestCaller.RetryAsync(() =>
            caller.Keys.CreateAsync(owner, id, ["journeys:read"], null, Cancel)
        );

        await KillAndStartAsync();
        Assert.Null(await TestCaller.RetryAsync(() => caller.VerifyAsync(created.Key)));
        await TestCaller.RetryAsync(() => caller.Keys.ActivateAsync(owner, created, Cancel));

        await KillAndStartAsync();
        Assert.NotNull(await TestCaller.RetryAsync(() => caller.VerifyAsync(created.Key)));
        await TestCaller.RetryAsync(() => caller.Keys.RevokeAsync(owner, id, Cancel));

        await KillAndStartAsync();
        Assert.Null(await TestCaller.RetryAsync(() => caller.VerifyAsync(created.Key)));
        await TestCaller.RetryAsync(() => caller.Keys.RevokeAsync(owner, id, Cancel));
    }

    [Fact]
    public async Task A_wrong_configuration_ends_it_with_the_reasons_on_standard_error()
    {
        settings.Configuration["Portal:KeyService:Port"] = "none";
        settings.Configuration["Portal:KeyService:HashKeyFile"] = "/nowhere";
        using var refused = Run();
        var errors = await refused.StandardError.ReadToEndAsync(Cancel);
        await refused.WaitForExitAsync(Cancel);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("Portal:KeyService:Port", errors, StringComparison.Ordinal);
        Assert.Contains("/nowhere", errors, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        // Migrating is the process's own business here.
        var database = "process" + Guid.CreateVersion7().ToString("N");
        await RunningKeyService.CreateDatabaseAsync(services.Cluster, database);
        settings = new RunningKeyService(services.Cluster, database);
        settings.Configuration["Portal:KeyService:Database:OwnerConnectionString"] = settings.Connection(
            "portal_keys_owner"
        );
        caller = await TestCaller.StartAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await caller.DisposeAsync();
        await settings.DisposeAsync();
    }

    private async Task KillAndStartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        process = Run();
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await caller.Keys.ListAsync(TenantId.New(), null, Cancel);
                    return true;
                }
                catch (ServiceUnavailableException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(90)
        );
    }

    private async Task KillAsync()
    {
        if (process is { } running)
        {
            process = null;
            running.Kill();
            await running.WaitForExitAsync(CancellationToken.None);
            running.Dispose();
        }
    }

    private Process Run()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KeyServiceApp).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in settings.Configuration)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        return Process.Start(start)!;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
