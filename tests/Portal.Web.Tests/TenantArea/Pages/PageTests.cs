using System.Globalization;
using System.Net;
using Bunit;
using Bunit.Extensions.WaitForHelpers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using MudBlazor;
using Npgsql;
using Portal.Domain;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Testing;
using Portal.Web.Circuits;
using Portal.Web.Hosting;
using Portal.Web.SignIn;
using Portal.Web.Support;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

/// <summary>A person of the test's own tenant, with one live session.</summary>
internal sealed record PagePerson(UserId Id, string Email, SessionId Session);

/// <summary>Pages over the real operations and a real tenant database that belongs to the test class alone.</summary>
[Collection(WebCollection.Name)]
public abstract class PageTests(PortalWeb web) : TenantAreaTests, IAsyncLifetime
{
    private readonly FakeClock leaseClock = new();
    private Tenant tenant = null!;
    private static int people;

    /// <summary>Short name of the class's tenant.</summary>
    protected abstract string TenantName { get; }

    internal PagePerson Ada { get; private set; } = null!;

    private protected Lease Lease { get; private set; } = null!;

    /// <summary>Where dialogs appear.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs { get; private set; } = null!;

    private protected static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        var binding = await web.Platform.ProvisionAsync(TenantName, ServerTier.Schema);
        var services = web.Platform.Web;
        tenant = await services.GetRequiredService<TenantDirectory>().GetServedAsync(binding.TenantId, Cancellation);
        Services.AddSingleton(services.GetRequiredService<TenantDirectory>());
        Services.AddSingleton(services.GetRequiredService<TenantConnections>());
        Services.AddSingleton(services.GetRequiredService<AuditWriter>());
        Services.AddSingleton(services.GetRequiredService<PlatformEvents>());
        Services.AddSingleton(services.GetRequiredService<AuthorityVersions>());
        Services.AddSingleton(services.GetRequiredService<IdentityRegistry>());
        Services.AddSingleton(services.GetRequiredService<PlatformLog>());
        Services.AddSingleton(services.GetRequiredService<RuntimeSecrets>());
        Services.AddSingleton(services.GetRequiredService<SupportCatalog>());
        Services.AddKeyServiceClient(
            new ConfigurationBuilder()
                .AddInMemoryCollection(web.Platform.KeyService.ClientConfiguration("web"))
                .Build(),
            new HostingEnvironment { EnvironmentName = "Development" }
        );
        Services.AddSingleton(new ApiAddress(new Uri("http://api.portal.localhost:5200")));
        Services.AddTenantOperations();
        Services.AddSingleton(new LeaseRegistry(leaseClock));
        Services.AddScoped<CircuitCaller>();
        Services.AddSingleton<SupportWatcher>();
        Ada = await AddPersonAsync("ada", UserRole.Admin);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await DisposeAsync();
    }

    /// <summary>The circuit belongs to this person from now on, and does not change any more.</summary>
    internal void ActAs(PagePerson person, UserRole role = UserRole.Admin)
    {
        var session = new LiveSession(person.Session, person.Id, person.Email, person.Email, role, Now.AddYears(1));
        Lease = new(new PersonIdentity(tenant.Id, session, leaseClock.GetTimestamp()), leaseClock);
        var host = new ResolvedHost(HostName.Parse(TenantName + ".portal.localhost"), HostKind.Tenant, tenant, null);
        var connection = new AdmittedConnection(
            host,
            "http://localhost",
            Lease,
            null!,
            IPAddress.Loopback,
            "TEST-0001"
        );
        SignInAs(role == UserRole.Admin ? "admin" : "member");
        Services.GetRequiredService<CircuitCaller>().Set(connection);
        Dialogs = Render<MudDialogProvider>();
    }

    internal async Task<PagePerson> AddPersonAsync(string name, UserRole role, int sessions = 1)
    {
        var email = name + Interlocked.Increment(ref people).ToString(CultureInfo.InvariantCulture) + "@x.test";
        var person = new PagePerson(UserId.New(), email, SessionId.New());
        await ExecuteAsync(
            """
            INSERT INTO users (user_id, email, display_name, role, state, issuer, subject, version)
            VALUES ($1, $2, $2, $3, 'Active', 'https://issuer.test', $4, 1)
            """,
            person.Id.Value,
            email,
            role.ToString(),
            person.Id.ToString()
        );
        for (var i = 0; i < sessions; i++)
        {
            await ExecuteAsync(
                """
                INSERT INTO sessions (session_id, user_id, secret_hash, expires_at, user_agent)
                VALUES ($1, $2, $3, now() + interval '1 hour', 'curl/8.1')
                """,
                i == 0 ? person.Session.Value : Guid.CreateVersion7(),
                person.Id.Value,
                SessionSecret.Hash(SessionSecret.New())
            );
        }
        return person;
    }

    internal async Task ExecuteAsync(string statement, params object[] values)
    {
        await using var connection = await web.Platform.OpenAsync(await web.Platform.BindingAsync(TenantName));
        await using var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    internal async Task<long> ScalarAsync(string statement, params object[] values)
    {
        await using var connection = await web.Platform.OpenAsync(await web.Platform.BindingAsync(TenantName));
        await using var command = new NpgsqlCommand(statement, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>What staff find under a reference that a page shows, as Portal.Web's own role.</summary>
    internal async Task<List<StaffEvent>> FindReferenceAsync(string reference)
    {
        var services = web.Platform.Web;
        await services.GetRequiredService<PlatformEvents>().FlushAsync(Cancellation);
        var catalog = services.GetRequiredService<IDbContextFactory<CatalogDbContext>>();
        return await new TenantHistory(catalog).FindReferenceAsync(reference, Cancellation);
    }

    /// <summary>Presses a button in the dialog that is open or about to open.</summary>
    protected async Task AnswerAsync(string word)
    {
        Dialogs.WaitForState(() => Dialogs.FindAll(".mud-dialog button").Any(b => b.TextContent.Trim() == word));
        await PressAsync(Dialogs, () => Dialogs.FindAll(".mud-dialog button").Last(b => b.TextContent.Trim() == word));
    }

    /// <summary>The dashboard has gone to an address; that renders nothing by itself, so it is looked up again and again.</summary>
    protected async Task WaitForAddressAsync(Func<string, bool> isThere)
    {
        var address = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        await Wait.UntilAsync(() => isThere(new Uri(address.Uri).AbsolutePath));
    }

    /// <summary>Finds and presses in one go, on the renderer's own turn: no render comes between.</summary>
    /// <returns>Ends with the handler, which may wait for a dialog.</returns>
    protected static Task PressAsync<T>(IRenderedComponent<T> page, Func<AngleSharp.Dom.IElement> find)
        where T : Microsoft.AspNetCore.Components.IComponent => page.InvokeAsync(() => find().ClickAsync(new()));

    protected static Task PressAsync<T>(IRenderedComponent<T> page, string word)
        where T : Microsoft.AspNetCore.Components.IComponent => PressAsync(page, () => Button(page, word));

    /// <summary>Types on the renderer's own turn; the handler may go on afterwards.</summary>
    protected static Task TypeAsync<T>(IRenderedComponent<T> page, string selector, string text)
        where T : Microsoft.AspNetCore.Components.IComponent => page.InvokeAsync(() => page.Find(selector).Input(text));

    protected static Task SubmitAsync<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent => page.InvokeAsync(() => page.Find("form").SubmitAsync());

    protected static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> page, string word)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == word);

    protected static void WaitFor<T>(IRenderedComponent<T> page, string words)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        try
        {
            page.WaitForState(() => page.Markup.Contains(words, StringComparison.Ordinal));
        }
        catch (WaitForFailedException)
        {
            var text = string.Join(' ', page.Nodes.Select(n => n.TextContent))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            Assert.Fail($"Expected \"{words}\"; the page says: {string.Join(' ', text)}");
        }
    }
}
