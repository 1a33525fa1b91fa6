using System.Globalization;
using System.Text.Json;
using Npgsql;
using Portal.Operator.SampleData;
using Portal.Operator.Servers;
using Portal.Platform.Connections;

namespace Portal.Testing;

/// <summary>
/// A whole stack as <c>./portal up</c> starts it, for one test assembly: <c>[assembly: AssemblyFixture(typeof(PortalStack))]</c>.
/// <c>PORTAL_TEST_STATE</c> names the state folder of a running stack to use instead, which is faster while writing tests;
/// it is neither started nor stopped. At the end no content of a tenant may stand outside its database. Test projects that use it
/// reference Portal.DevHost, so that it is built.
/// </summary>
public sealed class PortalStack : IAsyncLifetime
{
    private static readonly DevelopmentPorts Ports = DevelopmentStack.Current.Ports;
    private readonly bool _isOurs;
    private readonly string _folder;
    private DevHostCommand? _command;
    private bool _isMissing;
    private bool _isUp;

    public PortalStack()
    {
        var running = Environment.GetEnvironmentVariable("PORTAL_TEST_STATE");
        _isOurs = string.IsNullOrEmpty(running);
        _folder = _isOurs ? $"/var/tmp/portal-test-{Guid.CreateVersion7():n}" : Path.GetFullPath(running!);
    }

    /// <summary>The state folder.</summary>
    public string State => Command.State;

    /// <summary>The dashboard's port; the others follow (DESIGN section 6).</summary>
    public int PortBase => Command.PortBase;

    /// <summary>Issuers are <c>{IdentityProvider}/{realm}</c>.</summary>
    public string IdentityProvider =>
        string.Create(CultureInfo.InvariantCulture, $"http://localhost:{PortBase + Ports.IdentityProvider}");

    /// <summary>The key service's address.</summary>
    public string KeyService =>
        string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{PortBase + Ports.KeyService}");

    /// <summary>The operating system's and the stack's own commands.</summary>
    public DevHostCommand Command
    {
        get
        {
            if (_isMissing)
                Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
            return _command ?? throw new InvalidOperationException("The fixture was not initialized.");
        }
    }

    /// <summary>A tenant's origin, for browsers: <c>http://acme.portal.localhost:5100</c>.</summary>
    public string Origin(string tenant) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"http://{DevelopmentStack.Current.Host(tenant)}:{PortBase + Ports.Web}"
        );

    /// <summary>
    /// A client of the dashboard on 127.0.0.1 that follows no redirect and keeps no cookie.
    /// </summary>
    /// <param name="host">What the Host header names, without a port: <c>acme.portal.localhost</c>.</param>
    public HttpClient Client(string host) =>
        new(LoopbackHandler.Create(), disposeHandler: true)
        {
            BaseAddress = new UriBuilder("http", host, PortBase).Uri,
            Timeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>A client of one of the APIs, on 127.0.0.1.</summary>
    /// <param name="isPlatform">The platform API and not the tenant API.</param>
    /// <param name="port">Another copy's port.</param>
    public HttpClient ApiClient(bool isPlatform = false, int? port = null) =>
        new(LoopbackHandler.Create(), disposeHandler: true)
        {
            BaseAddress = new UriBuilder(
                "http",
                DevelopmentStack.Current.Host(isPlatform ? "platform" : "api"),
                port ?? PortBase + Ports.Api
            ).Uri,
            Timeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>The catalog, as one of the services sees it: portal_operator, portal_web or portal_api.</summary>
    public string CatalogConnectionString(string role) =>
        Cluster("catalog").ConnectionString("portal_catalog", role, Secret(role));

    /// <summary>What every caller of the key service must demand of its database.</summary>
    public async Task<DatabaseMark?> KeyServicePositionAsync()
    {
        await using var source = NpgsqlDataSource.Create(CatalogConnectionString("portal_operator"));
        await using var command = source.CreateCommand("SELECT number, mark FROM key_service_position");
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new(row.GetInt64(0), row.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>The key service's database: portal_keys or portal_keys_owner.</summary>
    public string KeysConnectionString(string role) =>
        Cluster("keys").ConnectionString("portal_keys", role, Secret(role));

    /// <summary>The process of a running part: keyservice, operator, web, api.</summary>
    public int PidOf(string part) => PartOf(part).GetProperty("Process").GetProperty("Pid").GetInt32();

    /// <summary>The port of a running part's health listener.</summary>
    public int HealthPortOf(string part) => PartOf(part).GetProperty("HealthPort").GetInt32();

    /// <summary>The catalog's cluster, as its superuser.</summary>
    public string CatalogAdminConnectionString =>
        Cluster("catalog").ConnectionString("portal_catalog", "portal_admin", Secret("catalog-admin"));

    /// <summary>A tenants' cluster, by the server's name in the catalog.</summary>
    public PostgresCluster Server(string name) => Cluster(Path.Combine("servers", name));

    /// <summary>The folder of this stack's clusters.</summary>
    public string ServersDirectory => Path.GetDirectoryName(Cluster("catalog").Facts.Folder) + "/servers";

    /// <summary>A file with a key: <c>runtime</c>, <c>operator</c>, or <c>keyservice-caller-web</c> and the other callers'.</summary>
    public string KeyFile(string name) => Path.Combine(State, "secrets", name + ".key");

    /// <summary>A part's log so far: web, operator, identity-provider.</summary>
    public Task<string> LogAsync(string part) => File.ReadAllTextAsync(Path.Combine(State, "logs", part + ".log"));

    /// <summary>Restarts Portal.Web and returns when it is ready again.</summary>
    public async Task RestartWebAsync() => EnsureSucceeded(await Command.RunAsync("restart", "web"));

    /// <summary>Runs one of the operator's commands, such as <c>quarantine lift acme</c>.</summary>
    public Task<(int ExitCode, string Output)> OperatorAsync(params string[] arguments) =>
        new OperatorCommand(this).RunAsync(arguments);

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _isMissing = !TestCluster.Available;
        if (_isMissing)
            return;
        if (!_isOurs)
        {
            var portBase = await File.ReadAllTextAsync(Path.Combine(_folder, "port-base"));
            _command = new(_folder, int.Parse(portBase, CultureInfo.InvariantCulture));
            return;
        }
        Directory.CreateDirectory(_folder);
        _command = new(Path.Combine(_folder, "state"), DevHostCommand.FreePortBase());
        EnsureSucceeded(await _command.RunAsync("up", "--detach"));
        _isUp = true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_isOurs || _command is null)
            return;
        try
        {
            if (_isUp)
                await TenantContent.AssertNowhereElseAsync(this); // whatever the tests of the run did
        }
        finally
        {
            await _command.RunAsync("down");
            KeepLogs();
            await _command.RunAsync("reset", "--yes");
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>A cluster by its folder: <c>catalog</c>, <c>keys</c>.</summary>
    public PostgresCluster Cluster(string path) =>
        new[] { State, ServerLocation.StandInFor(State) }
            .Select(place => PostgresCluster.Load(Path.Combine(place, path)))
            .FirstOrDefault(cluster => cluster is not null)
        ?? throw new InvalidOperationException($"There is no cluster {path} in {State}.");

    private JsonElement PartOf(string name)
    {
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(State, "stack.json")));
        return record
            .RootElement.GetProperty("Parts")
            .EnumerateArray()
            .Single(entry => entry.GetProperty("Name").GetString() == name)
            .Clone();
    }

    private string Secret(string name) => File.ReadAllText(Path.Combine(State, "secrets", name));

    private static void EnsureSucceeded((int ExitCode, string Output) result)
    {
        if (result.ExitCode != 0)
            throw new InvalidOperationException(result.Output);
    }

    private void KeepLogs()
    {
        var target = Path.Combine(
            DevHostCommand.Checkout,
            "artifacts",
            "test",
            AppDomain.CurrentDomain.FriendlyName + "-logs"
        );
        Directory.CreateDirectory(target);
        foreach (var log in Directory.GetFiles(Path.Combine(State, "logs")))
            File.Copy(log, Path.Combine(target, Path.GetFileName(log)), overwrite: true);
    }
}
