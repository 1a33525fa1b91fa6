using System.Diagnostics;
using System.Globalization;
using System.Net;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>
/// A further process of Portal.Api against the running stack, told what DevHost tells its own: one that may be killed, since
/// DevHost ends a stack of which a part has crashed.
/// </summary>
internal sealed class ApiCopy(PortalStack stack) : IAsyncDisposable
{
    private readonly int port = TestCluster.FreePort();
    private readonly int health = TestCluster.FreePort();
    private Process? process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A client of its tenant API.</summary>
    public HttpClient Client() => stack.ApiClient(port: port);

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(DevHostCommand.DotNet, [DevHostCommand.Assembly("Portal.Api")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings())
        {
            start.Environment[name] = value;
        }
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { }; // read, so that it never waits for us
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    /// <summary>As <c>kill -9</c> does: nothing is finished, nothing is said.</summary>
    public async Task KillAsync()
    {
        PausedProcess.Kill(process!.Id);
        await process.WaitForExitAsync(Token);
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Dictionary<string, string> Settings() =>
        new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Portal__Catalog__ConnectionString"] = stack.CatalogConnectionString("portal_api"),
            ["Portal__RuntimeKeyFile"] = stack.KeyFile("runtime"),
            ["Portal__KeyServiceClient__Address"] = stack.KeyService,
            ["Portal__KeyServiceClient__SecretFile"] = stack.KeyFile("keyservice-caller-api"),
            ["Portal__Api__Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["Portal__Health__Port"] = health.ToString(CultureInfo.InvariantCulture),
        };

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{health}/health/ready"));
        await Wait.UntilAsync(
            async () =>
            {
                Assert.False(process!.HasExited, "Portal.Api did not start");
                try
                {
                    using var answer = await http.GetAsync(address, Token);
                    return answer.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false; // not listening yet
                }
            },
            TimeSpan.FromMinutes(1)
        );
    }
}
