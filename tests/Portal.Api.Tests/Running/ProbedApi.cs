using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Api.Tests.Running;

/// <summary>
/// A <see cref="PortalApi"/> for tests that stop or break something, which therefore run one after another: with endpoints
/// of their own, with everything that was logged, and with every right at the key service.
/// </summary>
public sealed class ProbedApi : PortalApi
{
    private ServiceProvider? binder;

    /// <summary>Everything that was logged.</summary>
    internal CapturedLogs Logs { get; } = new();

    /// <summary>The key service as Portal.Api sees it.</summary>
    public KeyServiceClient Keys => Services.GetRequiredService<KeyServiceClient>();

    /// <summary>The key service with the operator's right to bind.</summary>
    public KeyServiceClient Bindings => binder!.GetRequiredService<KeyServiceClient>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A client that sends this key with every request.</summary>
    public HttpClient ClientOf(string host, string? key = null, int? port = null)
    {
        var client = NewClient(port ?? Ports[0].Port, host);
        if (key is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }
        return client;
    }

    /// <summary>A live platform key.</summary>
    public async Task<(KeyId Id, string Text)> NewPlatformKeyAsync(params string[] scopes)
    {
        scopes = scopes is [] ? [PlatformScopes.ReadCompanies] : scopes;
        var created = await Bindings.CreateAsync(KeyOwner.Platform, KeyId.New(), scopes, null, Cancel);
        await Bindings.ActivateAsync(KeyOwner.Platform, created, Cancel);
        return (new(created.KeyId), created.Key);
    }

    /// <summary>The event of a kind with this reference, once what is pending has been written.</summary>
    public async Task<EventRow?> EventAsync(PlatformEventKind kind, string reference)
    {
        await Services.GetRequiredService<PlatformEvents>().FlushAsync(Cancel);
        await using var db = await Platform.Catalog.CreateDbContextAsync(Cancel);
        return await db.Events.SingleOrDefaultAsync(
            row => row.Kind == kind && row.ReferenceNumbers.Contains(reference),
            Cancel
        );
    }

    public async Task InCatalogAsync(string statement)
    {
        await using var db = await Platform.Catalog.CreateDbContextAsync(Cancel);
        await db.Database.ExecuteSqlRawAsync(statement, Cancel);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (!TestCluster.Available)
        {
            return;
        }
        await InCatalogAsync("INSERT INTO hosts (host_name, kind) VALUES ('staff.portal.localhost', 'Staff')");
        binder = new ServiceCollection()
            .AddLogging()
            .AddKeyServiceClient(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(Platform.KeyService.ClientConfiguration("operator"))
                    .Build(),
                new HostingEnvironment { EnvironmentName = "Development" }
            )
            .BuildServiceProvider();
    }

    public override async ValueTask DisposeAsync()
    {
        await (binder?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    protected override void Prepare(WebApplication app)
    {
        app.MapProbes();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs);
    }
}

/// <summary>Tests that share one fixture and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ProbedCollection : ICollectionFixture<ProbedApi>
{
    public const string Name = "Portal.Api, probed";
}
