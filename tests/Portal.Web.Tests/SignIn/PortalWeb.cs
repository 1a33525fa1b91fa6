using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Domain.Sessions;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Tests.SignIn.Provider;

namespace Portal.Web.Tests.SignIn;

/// <summary>
/// Portal.Web as its own Program composes it, on real Kestrel, over real clusters, with two companies and a provider that
/// does what a test wants. Tests make their own people, so they do not disturb each other.
/// </summary>
public sealed class PortalWeb : IAsyncLifetime
{
    public const string ClientId = "portal";
    public const string ClientSecret = "s:e+c r/e%t";

    private readonly List<WebApplication> nodes = [];
    private ScriptedProvider? provider;
    private int people;

    public TestPlatform Platform { get; } = new();

    /// <summary>Everything that the nodes logged.</summary>
    public CapturedLogs Logs { get; } = new();

    public int Port { get; private set; }

    public int HealthPort { get; private set; }

    public Uri Acme => Origin("acme");

    public Uri Globex => Origin("globex");

    /// <summary>Everything that a node answers to.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints =>
        ((IEndpointRouteBuilder)nodes[0]).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    /// <summary>The staff area.</summary>
    public Uri Staff => Origin("staff");

    internal ScriptedProvider Provider => provider!;

    internal ScriptedRealm AcmeIssuer => Provider["acme"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Uri Origin(string tenant, int? port = null) =>
        new UriBuilder("http", tenant + ".portal.localhost", port ?? Port).Uri;

    /// <summary>Another process of Portal.Web, as far as state is concerned: nothing but the databases is shared.</summary>
    public Task<(int Port, int HealthPort)> StartNodeAsync(
        string environment = "Development",
        params (string Key, string Value)[] more
    ) => StartNodeAsync(environment, TimeProvider.System, more);

    /// <summary>The same with a clock of the test's.</summary>
    internal async Task<(int Port, int HealthPort)> StartNodeAsync(
        string environment,
        TimeProvider clock,
        params (string Key, string Value)[] more
    )
    {
        var (port, health) = (TestCluster.FreePort(), TestCluster.FreePort());
        var configuration = Platform.Configuration("portal_web");
        configuration["Portal:Web:Port"] = Text(port);
        configuration["Portal:Health:Port"] = Text(health);
        configuration["Portal:Web:ApiAddress"] = "http://api.portal.localhost";
        const string Entra = "Portal:Staff:EntraId:";
        configuration[Entra + "Instance"] = Provider.Origin + "/";
        configuration[Entra + "TenantId"] = ScriptedProvider.StaffTenant;
        configuration[Entra + "ClientId"] = ClientId;
        configuration[Entra + "ClientSecret"] = ClientSecret;
        if (environment != "Development")
        {
            // Only mutual TLS is accepted there; nothing of the key service is called in such a node.
            configuration["Portal:KeyServiceClient:Address"] = "https://127.0.0.1:1";
            var certificate = NewCertificateFile();
            foreach (var file in new[] { "ClientCertificateFile", "ClientKeyFile", "ServerAuthorityFile" })
            {
                configuration["Portal:KeyServiceClient:" + file] = certificate;
            }
        }
        foreach (var (key, value) in more)
        {
            configuration[key] = value;
        }
        var app = Program.Create(
            new()
            {
                ApplicationName = "Portal.Web",
                EnvironmentName = environment,
                ContentRootPath = AppContext.BaseDirectory,
            },
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(configuration);
                builder.Services.AddSingleton(clock);
            }
        );
        nodes.Add(app);
        if (environment != "Development")
        {
            app.Services.GetRequiredService<CatalogPosition>().Learn(null); // what its key service would say
        }
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs.ForAnotherHost());
        await app.StartAsync(CancellationToken.None);
        return (port, health);
    }

    /// <summary>Invites a person, whom the issuer will then vouch for with this e-mail.</summary>
    internal async Task<TestPerson> AddPersonAsync(string tenant = "acme", string role = "Member")
    {
        var name = $"person{Interlocked.Increment(ref people).ToString(CultureInfo.InvariantCulture)}";
        var person = new TestPerson(Guid.CreateVersion7(), $"{name}@{tenant}.test", $"{tenant}-{name}");
        await ExecuteAsync(
            tenant,
            "INSERT INTO users (user_id, email, display_name, role, state, version) VALUES ($1, $2, $3, $4, 'Invited', 1)",
            person.Id,
            person.Email,
            name,
            role
        );
        return person;
    }

    /// <summary>Makes an invitation link for a person.</summary>
    /// <returns>The secret of its fragment.</returns>
    internal async Task<string> InviteAsync(TestPerson person, string tenant = "acme")
    {
        var secret = SessionSecret.New();
        await ExecuteAsync(
            tenant,
            "INSERT INTO invitations (invitation_id, user_id, secret_hash, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')",
            Guid.CreateVersion7(),
            person.Id,
            SessionSecret.Hash(secret)
        );
        return System.Buffers.Text.Base64Url.EncodeToString(secret);
    }

    /// <summary>A browser that is signed in as a new person.</summary>
    internal async Task<(PortalBrowser Browser, TestPerson Person)> SignedInAsync(
        string tenant = "acme",
        string role = "Member"
    )
    {
        var person = await AddPersonAsync(tenant, role);
        var browser = new PortalBrowser();
        await SignInAsync(browser, person, tenant);
        Assert.Contains("__Host-portal-session", browser.Cookies(Origin(tenant)).Keys);
        return (browser, person);
    }

    /// <summary>From "sign in" to the last answer.</summary>
    internal Task<HttpResponseMessage> SignInAsync(PortalBrowser browser, TestPerson person, string tenant = "acme")
    {
        Become(person, tenant);
        return browser.SignInAsync(Origin(tenant), person.Email);
    }

    /// <summary>Whoever comes to the issuer next is this person, and everything is done right again.</summary>
    internal ScriptedRealm Become(TestPerson person, string tenant = "acme")
    {
        var realm = Provider[tenant];
        (realm.Subject, realm.Email, realm.EmailVerified) = (person.Subject, person.Email, true);
        realm.Reset();
        return realm;
    }

    public async Task ExecuteAsync(string tenant, string statement, params object[] parameters)
    {
        await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(tenant));
        await using var command = new NpgsqlCommand(statement, connection);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<T> AskAsync<T>(string tenant, string question)
    {
        await using var connection = await Platform.OpenAsync(await Platform.BindingAsync(tenant));
        await using var command = new NpgsqlCommand(question, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>The newest event of a kind, with this reference.</summary>
    internal async Task<EventRow> EventAsync(PlatformEventKind kind, string? reference = null)
    {
        await FlushEventsAsync();
        await using var db = await Platform.Catalog.CreateDbContextAsync(Cancellation);
        var newest = await db
            .Events.Where(row => row.Kind == kind && (reference == null || row.ReferenceNumbers.Contains(reference)))
            .OrderByDescending(row => row.EventId)
            .FirstOrDefaultAsync(Cancellation);
        Assert.True(newest is not null, $"There is no event {kind} with reference {reference}.");
        return newest;
    }

    /// <summary>Writes what the nodes would write within a second.</summary>
    public async Task FlushEventsAsync()
    {
        foreach (var node in nodes)
        {
            await node.Services.GetRequiredService<PlatformEvents>().FlushAsync(Cancellation);
        }
    }

    public async Task InCatalogAsync(string statement)
    {
        await using var db = await Platform.Catalog.CreateDbContextAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(statement, Cancellation);
    }

    public async ValueTask InitializeAsync()
    {
        if (!TestCluster.Available)
        {
            return;
        }
        await Platform.InitializeAsync();
        provider = await ScriptedProvider.StartAsync();
        foreach (var tenant in new[] { "acme", "globex" })
        {
            await Platform.ProvisionAsync(tenant, ServerTier.Dedicated);
            await UseProviderAsync(tenant);
        }
        await AddStaffHostAsync();
        (Port, HealthPort) = await StartNodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.StopAsync(CancellationToken.None);
            await node.DisposeAsync();
        }
        if (provider is not null)
        {
            await provider.DisposeAsync();
        }
        await Platform.DisposeAsync();
    }

    private async Task UseProviderAsync(string tenant)
    {
        var secrets = Platform.Operator.GetRequiredService<RuntimeSecrets>();
        var id = (await Platform.BindingAsync(tenant)).TenantId;
        await using var db = await Platform.Catalog.CreateDbContextAsync();
        var row = await db.IdentityProviders.SingleAsync(p => p.TenantId == id);
        (row.Issuer, row.DisplayName, row.ClientId) = (Provider[tenant].Issuer, tenant + " sign-in", ClientId);
        row.ClientSecret = secrets.Seal(ClientSecret, SecretPurpose.ClientSecret(id));
        row.TrustsEmail = true;
        await db.SaveChangesAsync();
    }

    private async Task AddStaffHostAsync()
    {
        var secrets = Platform.Operator.GetRequiredService<RuntimeSecrets>();
        await using var db = await Platform.Catalog.CreateDbContextAsync();
        db.Hosts.Add(new HostRow { HostName = "staff.portal.localhost", Kind = HostKind.Staff });
        db.IdentityProviders.Add(
            new IdentityProviderRow
            {
                IdentityProviderId = Guid.CreateVersion7(),
                TenantId = null,
                Issuer = Provider["staff"].Issuer,
                DisplayName = "staff sign-in",
                ClientId = ClientId,
                ClientSecret = secrets.Seal(ClientSecret, SecretPurpose.ClientSecret(null)),
                TrustsEmail = true,
            }
        );
        await db.SaveChangesAsync();
    }

    private string NewCertificateFile()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=web", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.ChangeExtension(Platform.RuntimeKeyFile, ".pem");
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Somebody of a company, known to its issuer by the subject.</summary>
internal sealed record TestPerson(Guid Id, string Email, string Subject);

/// <summary>Tests that share one fixture and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class WebCollection : ICollectionFixture<PortalWeb>
{
    public const string Name = "Portal.Web over HTTP";
}
