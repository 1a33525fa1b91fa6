using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Operator.SampleData;
using Portal.Testing;

namespace Portal.Operator.Tests.Running;

/// <summary>Portal.Operator as a process of its own, as DevHost starts it.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly int healthPort;

    private OperatorProcess(Dictionary<string, string?> settings, params string[] arguments)
    {
        healthPort = TestCluster.FreePort();
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Portal.Operator.dll"), .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Portal__Health__Port"] = healthPort.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The service, with few sample journeys.</summary>
    public static OperatorProcess Serve(Dictionary<string, string?> settings) => new(settings);

    /// <summary>One command, run to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        Dictionary<string, string?> settings,
        params string[] arguments
    )
    {
        await using var command = new OperatorProcess(settings, arguments);
        await command.process.WaitForExitAsync(Token);
        return (command.process.ExitCode, command.Output);
    }

    /// <summary>Settings for the sample tenants on a test platform.</summary>
    public static async Task<Dictionary<string, string?>> SampleSettingsAsync(TestPlatform platform, int journeys)
    {
        var clients = Path.Combine(Path.GetDirectoryName(platform.RuntimeKeyFile)!, "clients.json");
        var realms = DevelopmentStack.Current.Realms.Select(realm => realm.Name);
        await File.WriteAllTextAsync(
            clients,
            JsonSerializer.Serialize(
                realms.ToDictionary(realm => realm, realm => new { clientId = "portal", clientSecret = realm })
            ),
            Token
        );
        var settings = platform.Configuration();
        settings["Portal:Operator:SampleData"] = "true";
        settings["Portal:Operator:SampleClientSecretsFile"] = clients;
        settings["Portal:Operator:PlatformKeyFile"] = Path.ChangeExtension(clients, "platform-key");
        settings["Portal:Operator:SampleIdentityProviderBase"] = "http://localhost:5400";
        settings["Portal:Operator:SampleJourneys"] = journeys.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    /// <summary>Status and text of a health address, or null while nobody listens.</summary>
    public async Task<(HttpStatusCode Status, string Text)?> HealthAsync(string kind)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{healthPort}/health/{kind}"), Token);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task WaitUntilReadyAsync() =>
        Wait.UntilAsync(
            async () =>
            {
                Assert.False(process.HasExited, Output);
                return (await HealthAsync("ready"))?.Status == HttpStatusCode.OK;
            },
            TimeSpan.FromMinutes(2)
        );

    /// <summary>Asks it to end, as an init system does, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(Token);
        return process.ExitCode;
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            output.AppendLine(line.Data);
        }
    }
}
