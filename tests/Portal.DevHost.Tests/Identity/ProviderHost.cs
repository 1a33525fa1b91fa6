using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.DevHost.Identity;
using Portal.Testing;

namespace Portal.DevHost.Tests.Identity;

/// <summary>The provider on real Kestrel at a free loopback port, with two realms and a clock that the test moves.</summary>
internal sealed class ProviderHost : IAsyncDisposable
{
    public const string Password = "correct horse";
    public const string RedirectUri = "http://app.test:1234/callback?from=idp";
    public const string PostLogoutRedirectUri = "http://app.test:1234/signed-out";

    /// <summary>With the characters that form-encoding changes.</summary>
    public const string ClientSecret = "s:e+c r/e%t";

    private readonly WebApplication app;
    private readonly bool ownsStateFolder;

    private ProviderHost(WebApplication app, Uri origin, FakeClock time, string stateFolder, bool ownsStateFolder)
    {
        this.app = app;
        Origin = origin;
        Time = time;
        StateFolder = stateFolder;
        this.ownsStateFolder = ownsStateFolder;
    }

    public Uri Origin { get; }
    public FakeClock Time { get; }
    public string StateFolder { get; }

    public string Issuer(string realm) => $"{Origin.GetLeftPart(UriPartial.Authority)}/{realm}";

    /// <summary>A state folder that is not given is made, with keys in it, and goes with the host.</summary>
    public static async Task<ProviderHost> StartAsync(string? stateFolder = null, bool listPeople = true)
    {
        var time = new FakeClock(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        var owned = stateFolder is null;
        stateFolder ??= PregeneratedKeys.CopyToNewFolder();
        var origin = new Uri($"http://localhost:{FreePort()}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin.ToString());
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddDevelopmentIdentityProvider(Options(origin, stateFolder) with { ListPeople = listPeople });
        var built = builder.Build();
        built.MapDevelopmentIdentityProvider();
        await built.StartAsync(TestContext.Current.CancellationToken);
        return new ProviderHost(built, origin, time, stateFolder, owned);
    }

    public static DevelopmentIdentityProviderOptions Options(Uri origin, string stateFolder) =>
        new()
        {
            Origin = origin,
            StateFolder = stateFolder,
            Realms = [Realm("acme", "ada", "ben"), Realm("globex", "gus", "hana")],
        };

    private static RealmOptions Realm(string name, params string[] people) =>
        new()
        {
            Name = name,
            Path = "/" + name,
            DisplayName = $"<{name}> & Sons",
            Clients = [Client("portal", "ES256"), Client("legacy", "RS256")],
            People =
            [
                .. people.Select(person => new PersonOptions
                {
                    Subject = $"{name}-{person}",
                    Email = $"{person}@{name}.test",
                    Name = person.ToUpperInvariant(),
                    Password = Password,
                }),
            ],
        };

    private static ClientOptions Client(string id, string algorithm) =>
        new()
        {
            ClientId = id,
            ClientSecret = ClientSecret,
            RedirectUris = [RedirectUri],
            PostLogoutRedirectUris = [PostLogoutRedirectUri],
            IdTokenSignedResponseAlg = algorithm,
        };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        if (ownsStateFolder)
            Directory.Delete(StateFolder, recursive: true);
    }
}
