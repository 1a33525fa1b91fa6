using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.KeyService;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;

namespace Portal.Testing;

/// <summary>The key service on a real Kestrel and a real database. It has one caller for each right and one with all rights.</summary>
internal sealed class RunningKeyService : IAsyncDisposable
{
    public const string Everything = "everything";

    private const string Password = "not-a-secret-in-tests";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("portal-keys-");
    private readonly Dictionary<string, string> secrets = new(StringComparer.Ordinal);
    private WebApplication? app;

    public RunningKeyService(TestCluster cluster, string database)
    {
        Cluster = cluster;
        Database = database;
        Configuration = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Portal:KeyService:Port"] = Text(TestCluster.FreePort()),
            ["Portal:Health:Port"] = Text(TestCluster.FreePort()),
            ["Portal:KeyService:Database:ConnectionString"] = Connection("portal_keys"),
            ["Portal:KeyService:HashKeyFile"] = NewKeyFile("hash.key"),
            ["Portal:KeyService:SigningKeyFile"] = NewKeyFile("signing.key"),
        };
        foreach (var right in Enum.GetNames<CallerRight>())
        {
            AddCaller(right, right);
        }
        AddCaller(Everything, Enum.GetNames<CallerRight>());
    }

    public TestCluster Cluster { get; }
    public string Database { get; }
    public Dictionary<string, string?> Configuration { get; }
    public CapturedLogs Logs { get; } = new();
    public TimeProvider? Time { get; set; }
    public LogLevel LogLevel { get; set; } = LogLevel.Information;
    public string EnvironmentName { get; set; } = "Development";
    public int Port => int.Parse(Configuration["Portal:KeyService:Port"]!, CultureInfo.InvariantCulture);
    public int HealthPort => int.Parse(Configuration["Portal:Health:Port"]!, CultureInfo.InvariantCulture);
    public IServiceProvider Services => app!.Services;

    /// <summary>
    /// Creates the key service's roles, once for each cluster; and the other services' roles, so that tests can verify that
    /// even these would read nothing.
    /// </summary>
    public static async Task CreateRolesAsync(TestCluster cluster)
    {
        foreach (
            var role in new[] { "portal_keys_owner", "portal_keys", "portal_web", "portal_api", "portal_operator" }
        )
        {
            await cluster.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD '{Password}'");
        }
    }

    /// <summary>Creates a database, not yet migrated.</summary>
    public static Task CreateDatabaseAsync(TestCluster cluster, string name) =>
        cluster.ExecuteAsync($"CREATE DATABASE {name} OWNER portal_keys_owner");

    public Task MigrateAsync() => KeyDatabase.MigrateAsync(Connection("portal_keys_owner"), CancellationToken.None);

    public string Connection(string role) => Cluster.ConnectionString(Database, role, Password);

    public string Secret(string caller) => secrets[caller];

    public string SecretFile(string caller) => FileIn(caller + ".secret");

    public string FileIn(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Adds a caller with a new secret and returns that.</summary>
    public string AddCaller(string name, params string[] rights)
    {
        secrets[name] = File.ReadAllText(NewKeyFile(name + ".secret"));
        SetHashes(name, CallerSecret.HashOf(secrets[name]));
        for (var i = 0; i < rights.Length; i++)
        {
            Configuration[$"Portal:KeyService:Callers:{name}:Rights:{Text(i)}"] = rights[i];
        }
        return secrets[name];
    }

    public void SetHashes(string name, params string[] hashes)
    {
        var prefix = $"Portal:KeyService:Callers:{name}:SecretHashes:";
        foreach (var old in Configuration.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            Configuration.Remove(old);
        }
        for (var i = 0; i < hashes.Length; i++)
        {
            Configuration[prefix + Text(i)] = hashes[i];
        }
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = EnvironmentName });
        builder.Configuration.AddInMemoryCollection(Configuration);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel).AddProvider(Logs);
        builder.AddKeyService(KeyServiceOptions.Read(builder.Configuration, builder.Environment));
        if (Time is not null)
        {
            builder.Services.AddSingleton(Time);
        }
        app = builder.Build();
        app.UseKeyService();
        await app.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            await running.StopAsync(CancellationToken.None);
            await running.DisposeAsync();
        }
    }

    /// <summary>HTTP with a caller's credential, or without any.</summary>
    public HttpClient Http(string? secret)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Text(Port)}") };
        http.DefaultRequestHeaders.Authorization = secret is null
            ? null
            : new AuthenticationHeaderValue("Bearer", secret);
        return http;
    }

    /// <summary>Runs a statement in the service's database as a role.</summary>
    public async Task<object?> SqlAsync(string role, string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Connection(role) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }

    private string NewKeyFile(string name)
    {
        File.WriteAllText(FileIn(name), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return FileIn(name);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
