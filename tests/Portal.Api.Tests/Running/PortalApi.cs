using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Api.Tests.Running;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

[assembly: AssemblyFixture(typeof(PortalApi))]

namespace Portal.Api.Tests.Running;

/// <summary>
/// Portal.Api as its own Program composes it, on real Kestrel, over real clusters and a real key service, with two
/// companies. Tests make their own keys and rows, so they do not disturb each other.
/// </summary>
public class PortalApi : IAsyncLifetime
{
    public const string TenantHost = "api.portal.localhost";
    public const string PlatformHost = "platform.portal.localhost";

    private readonly List<WebApplication> copies = [];

    /// <summary>Where each copy listens.</summary>
    public List<(int Port, int Health)> Ports { get; } = [];

    public TestPlatform Platform { get; } = new();

    /// <summary>The services of the first copy.</summary>
    public IServiceProvider Services => copies[0].Services;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client of the first copy; its requests go to the tenant API's host unless they name another.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Another process of Portal.Api, as far as state is concerned: nothing but databases and keys is shared.</summary>
    public async Task<HttpClient> StartCopyAsync(params (string Key, string Value)[] more)
    {
        var (port, health) = (TestCluster.FreePort(), TestCluster.FreePort());
        var configuration = Platform.Configuration("portal_api");
        configuration["Portal:Api:Port"] = Text(port);
        configuration["Portal:Health:Port"] = Text(health);
        configuration["Logging:Console:LogLevel:Default"] = "None";
        foreach (var (key, value) in more)
        {
            configuration[key] = value;
        }
        var app = Program.Create(
            new() { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory },
            builder => builder.Configuration.AddInMemoryCollection(configuration)
        );
        copies.Add(app);
        Ports.Add((port, health));
        Prepare(app);
        await app.StartAsync(CancellationToken.None);
        return NewClient(port);
    }

    /// <summary>A key that both halves know.</summary>
    /// <param name="tenant">The company's <c>url_id</c>.</param>
    /// <param name="scopes">What it may do.</param>
    public async Task<TestApiKey> NewKeyAsync(string tenant, params string[] scopes)
    {
        var (id, name) = (KeyId.New(), $"key-{Guid.CreateVersion7():n}");
        await ExecuteAsync(
            tenant,
            """
            INSERT INTO api_keys (key_id, name, scopes, state, created_by_id, created_by_label, expires_at)
            SELECT $1, $2, $3, 'Active', user_id, email, now() + interval '1 day' FROM users WHERE email = 'maker@key.test'
            """,
            id.Value,
            name,
            scopes
        );
        var keys = Services.GetRequiredService<KeyServiceClient>();
        var owner = KeyOwner.Of((await Platform.BindingAsync(tenant)).TenantId);
        var made = await keys.CreateAsync(owner, id, scopes, expiresAt: null, Cancel);
        await keys.ActivateAsync(owner, made, Cancel);
        return new(id, name, made.Key);
    }

    /// <summary>Runs a statement as the app role, past the API.</summary>
    public async Task ExecuteAsync(string tenant, string statement, params object[] parameters)
    {
        await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(tenant));
        await using var command = NewCommand(connection, statement, parameters);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Asks the tenant's database, past the API.</summary>
    public async Task<T> FetchAsync<T>(string tenant, string question, params object[] parameters)
    {
        await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(tenant));
        await using var command = NewCommand(connection, question, parameters);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>What a key's calls left in its tenant's log: action and outcome, oldest first.</summary>
    public Task<string> EntriesAsync(string tenant, TestApiKey key) =>
        FetchAsync<string>(
            tenant,
            "SELECT coalesce(string_agg(action || ':' || outcome, ' ' ORDER BY entry_id), '') FROM audit_entries WHERE session_id = $1",
            key.Id.Value
        );

    public virtual async ValueTask InitializeAsync()
    {
        if (!TestCluster.Available)
        {
            return;
        }
        await Platform.InitializeAsync();
        foreach (var (tenant, tier) in new[] { ("acme", ServerTier.Dedicated), ("globex", ServerTier.Schema) })
        {
            await Platform.ProvisionAsync(tenant, tier);
            await ExecuteAsync(
                tenant,
                "INSERT INTO users (user_id, email, display_name, role, state, version) VALUES ($1, 'maker@key.test', 'Maker', 'Admin', 'Invited', 1)",
                Guid.CreateVersion7()
            );
        }
        await using var db = await Platform.Catalog.CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO hosts (host_name, kind) VALUES ({TenantHost}, 'TenantApi'), ({PlatformHost}, 'PlatformApi')
            ON CONFLICT DO NOTHING
            """
        );
        Client = await StartCopyAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var copy in copies)
        {
            await copy.StopAsync(CancellationToken.None);
            await copy.DisposeAsync();
        }
        await Platform.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Between composition and start.</summary>
    protected virtual void Prepare(WebApplication app) { }

    protected static HttpClient NewClient(int port, string host = TenantHost) =>
        new(LoopbackHandler.Create()) { BaseAddress = new($"http://{host}:{Text(port)}") };

    private static NpgsqlCommand NewCommand(NpgsqlConnection connection, string text, object[] parameters)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return command;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A key, with its text.</summary>
public sealed record TestApiKey(KeyId Id, string Name, string Text);
