using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Portal.Operator;
using Portal.Operator.Jobs;
using Portal.Operator.Provisioning;
using Portal.Operator.Running;
using Portal.Operator.Servers;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Testing;

/// <summary>
/// A whole platform on real clusters: a catalog with the services' roles, and tenants provisioned by the operator's code.
/// Use it as a class or assembly fixture; tenants with different url_ids do not disturb each other.
/// </summary>
public sealed class TestPlatform : IAsyncLifetime
{
    private const string Database = "portal_catalog";
    private readonly int number = TestFolder.NextNumber();
    private readonly int firstPort = TestFolder.NextPorts();
    private readonly string password = ServerSpec.NewPassword();
    private readonly SemaphoreSlim provisioning = new(1);
    private readonly List<ServiceProvider> providers = [];
    private readonly HashSet<string> provisioned = new(StringComparer.Ordinal);
    private PostgresCluster? catalog;

    /// <summary>The platform's own key service; provisioning pushes every tenant's binding to it.</summary>
    public TestKeyService KeyService { get; } = new();

    /// <summary>The operator's services, as <c>portal_operator</c>.</summary>
    public ServiceProvider Operator { get; private set; } = null!;

    /// <summary>The catalog and tenant connections as a service has them, as <c>portal_web</c>.</summary>
    public ServiceProvider Web { get; private set; } = null!;

    /// <summary>The catalog, as <c>portal_operator</c>.</summary>
    public IDbContextFactory<CatalogDbContext> Catalog =>
        Operator.GetRequiredService<IDbContextFactory<CatalogDbContext>>();

    /// <summary>Base64 of the runtime key.</summary>
    public string RuntimeKeyFile => FileIn("runtime.key");

    /// <summary>Base64 of the operator's key.</summary>
    public string OperatorKeyFile => FileIn("operator.key");

    private string PasswordFile => FileIn("password");

    /// <summary>Folder of the tenants' clusters.</summary>
    public string ServersDirectory => FileIn("servers");

    private string Folder => Path.Combine(TestFolder.OfProcess, "platform-" + Text(number));

    /// <summary>A role's connection string to the catalog: portal_operator, portal_web, portal_api or the superuser.</summary>
    public string CatalogConnection(string role) =>
        (catalog ?? throw new InvalidOperationException("PostgreSQL is not installed.")).ConnectionString(
            Database,
            role,
            password
        );

    /// <summary>The operator's configuration, or another service's, for a process or another set of services.</summary>
    public Dictionary<string, string?> Configuration(string role = "portal_operator") =>
        new(KeyService.ClientConfiguration(role["portal_".Length..]), StringComparer.Ordinal)
        {
            ["Portal:Catalog:ConnectionString"] = CatalogConnection(role),
            ["Portal:RuntimeKeyFile"] = RuntimeKeyFile,
            ["Portal:OperatorKeyFile"] = OperatorKeyFile,
            ["Portal:Operator:ServiceRoles:portal_web"] = PasswordFile,
            ["Portal:Operator:ServiceRoles:portal_api"] = PasswordFile,
            ["Portal:Operator:ServersDirectory"] = ServersDirectory,
            ["Portal:Operator:FirstServerPort"] = Text(firstPort + 1),
            ["Portal:Operator:CompanyDomain"] = "portal.localhost",
            ["Portal:Operator:DashboardAddress"] = "http://{host}:5100",
        };

    /// <summary>Provisions a tenant, or returns the existing one, with the host <c>URL_ID.portal.localhost</c>.</summary>
    public async Task<TenantBinding> ProvisionAsync(string urlId, ServerTier tier)
    {
        await OneAtATimeAsync(async () =>
        {
            if (!provisioned.Contains(urlId))
            {
                await ProvisionOnceAsync(urlId, tier);
                provisioned.Add(urlId);
            }
        });
        return await BindingAsync(urlId);
    }

    /// <summary>Runs the operator's provisioning again, as at its next start.</summary>
    public Task RunProvisioningAsync(string urlId, ServerTier tier) =>
        OneAtATimeAsync(() => ProvisionOnceAsync(urlId, tier));

    /// <summary>Runs the given steps.</summary>
    internal Task RunProvisioningAsync(IEnumerable<IProvisioningStep> steps, TenantRequest request) =>
        OneAtATimeAsync(() =>
            new TenantProvisioning(Catalog, steps, NullLogger<TenantProvisioning>.Instance).RunAsync(
                request,
                TestContext.Current.CancellationToken
            )
        );

    /// <summary>Publishes what those need who ask for a company, as the operator does when it begins to lead.</summary>
    public Task PublishCompanySettingsAsync() =>
        Operator
            .GetServices<IStartTask>()
            .OfType<PublishCompanySettings>()
            .Single()
            .RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The binding that the catalog holds now.</summary>
    public async Task<TenantBinding> BindingAsync(string urlId) => (await PlaceAsync(urlId)).Binding;

    /// <summary>The tenant's cluster.</summary>
    public async Task<PostgresCluster> ClusterAsync(string urlId) =>
        Operator.GetRequiredService<ServerRegistry>().Get((await PlaceAsync(urlId)).Server.Name);

    /// <summary>Runs statements as the administrator of the tenant's server, with the tenant's schema first in the search path.</summary>
    public async Task AsAdministratorAsync(string urlId, string statements)
    {
        var place = await PlaceAsync(urlId);
        await Operator
            .GetRequiredService<AdministratorConnections>()
            .ExecuteAsync(
                place.Server,
                place.Database,
                $"SET search_path = {place.Schema}; {statements}",
                TestContext.Current.CancellationToken
            );
    }

    /// <summary>Whether a query finds anything in the tenant's schema, run as the administrator of its server.</summary>
    public async Task<bool> AnyAsync(string urlId, string query)
    {
        var place = await PlaceAsync(urlId);
        return await Operator
            .GetRequiredService<AdministratorConnections>()
            .AnyAsync(
                place.Server,
                place.Database,
                $"SET search_path = {place.Schema}; {query}",
                TestContext.Current.CancellationToken
            );
    }

    /// <summary>A source of verified connections as the tenant's owner role; dispose it.</summary>
    public async Task<NpgsqlDataSource> OwnerAsync(string urlId) =>
        Operator.GetRequiredService<OwnerConnections>().Create(await PlaceAsync(urlId));

    /// <summary>A connection to the tenant's database, opened as the services do.</summary>
    public Task<NpgsqlConnection> OpenAsync(TenantBinding binding, TenantRole role = TenantRole.App) =>
        Web.GetRequiredService<TenantConnections>().OpenAsync(binding, role, TestContext.Current.CancellationToken);

    /// <summary>Services of another process, for one of the catalog's roles; disposed with the platform.</summary>
    public ServiceProvider NewServices(string role, Action<IServiceCollection>? more = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Configuration(role)).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        if (role == "portal_operator")
        {
            services.AddOperator(
                configuration,
                new HostingEnvironment { EnvironmentName = "Development" },
                isService: false
            );
        }
        else
        {
            services.AddCatalog(configuration).AddTenantConnections(configuration).AddSupportCatalog();
        }
        more?.Invoke(services);
        var provider = services.BuildServiceProvider();
        lock (providers)
        {
            providers.Add(provider);
        }
        return provider;
    }

    internal Task<TenantLocation> PlaceAsync(string urlId) =>
        Operator.GetRequiredService<TenantLocations>().GetAsync(urlId, TestContext.Current.CancellationToken);

    internal static TenantRequest Request(string urlId, ServerTier tier)
    {
        var request =
            tier == ServerTier.Dedicated
                ? TenantRequest.Dedicated(urlId, urlId + " Ltd")
                : TenantRequest.Shared(urlId, urlId + " Ltd");
        return request with
        {
            Hosts = [HostName.Parse(urlId + ".portal.localhost")],
            IdentityProvider = new("http://localhost:1/" + urlId, urlId, "portal", "client-secret", TrustsEmail: true),
        };
    }

    /// <summary>As the operator does at each of its rounds: what the key service was too busy for comes again.</summary>
    private async Task ProvisionOnceAsync(string urlId, ServerTier tier)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Operator
                    .GetRequiredService<TenantProvisioning>()
                    .RunAsync(Request(urlId, tier), TestContext.Current.CancellationToken);
                return;
            }
            catch (BindingNotPushedException e) when (attempt < 5 && e.InnerException is ServiceUnavailableException)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>One at a time, as the operator's lock ensures: two runs would create the shared server twice.</summary>
    private async Task OneAtATimeAsync(Func<Task> run)
    {
        await provisioning.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await run();
        }
        finally
        {
            provisioning.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!TestCluster.Available)
        {
            return;
        }
        await AbandonedClusters.RemoveAsync(Path.GetDirectoryName(TestFolder.OfProcess)!);
        Directory.CreateDirectory(Folder);
        foreach (var file in new[] { RuntimeKeyFile, OperatorKeyFile })
        {
            await File.WriteAllTextAsync(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }
        await File.WriteAllTextAsync(PasswordFile, password);
        var spec = new ServerSpec(Path.Combine(Folder, "catalog"), firstPort)
        {
            SuperuserPassword = password,
            MaxConnections = 200,
        };
        var keyService = KeyService.InitializeAsync();
        catalog = await PostgresCluster.CreateAsync(spec, CancellationToken.None);
        await catalog.StartAsync(CancellationToken.None);
        await PrepareCatalogAsync();
        await keyService;
        Operator = NewServices("portal_operator");
        Web = NewServices("portal_web");
        await CatalogMigration.MigrateAsync(Catalog, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var provider in providers)
        {
            await provider.DisposeAsync();
        }
        await KeyService.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        if (Directory.Exists(Folder))
        {
            await AbandonedClusters.DeleteAllAsync(Folder);
            Directory.Delete(Folder, recursive: true);
        }
        provisioning.Dispose();
    }

    private async Task PrepareCatalogAsync()
    {
        var admin = catalog!.ConnectionString("postgres", catalog.Facts.SuperuserName, password) + ";Pooling=false";
        await using var source = NpgsqlDataSource.Create(admin);
        string[] statements =
        [
            .. new[] { "portal_operator", "portal_web", "portal_api" }.Select(role =>
                $"CREATE ROLE {role} LOGIN PASSWORD '{password}'"
            ),
            $"CREATE DATABASE {Database} OWNER portal_operator",
        ];
        foreach (var statement in statements)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
        var own = CatalogConnection(catalog.Facts.SuperuserName) + ";Pooling=false";
        await using var inCatalog = NpgsqlDataSource.Create(own);
        await using var rules = inCatalog.CreateCommand(ServiceRoleRules.Statements);
        await rules.ExecuteNonQueryAsync();
    }

    private string FileIn(string name) => Path.Combine(Folder, name);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
