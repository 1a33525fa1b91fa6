using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.KeyService.Tests.Running;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.KeyService.Tests.Keys;

/// <summary>
/// Strangers present well-formed keys that nobody knows, each of which costs a look-up, until every connection is taken.
/// </summary>
public sealed class FloodTests(KeyServices services) : IAsyncLifetime
{
    private const int Flood = 200;
    private readonly List<NpgsqlConnection> taken = [];
    private RunningKeyService service = null!;

    [Fact]
    public async Task A_flood_of_keys_does_not_silence_the_feed()
    {
        await using var follower = await TestCaller.StartAsync(service, feed: true);
        await TakeAllConnectionsAsync();
        var flooded = Stopwatch.StartNew();
        while (flooded.Elapsed < RevocationFeed.MaximumSilence + RevocationFeed.MaximumSilence)
        {
            Assert.True(follower.Verifier.IsFeedAlive, $"silent after {flooded.Elapsed}");
            await Task.Delay(50, Cancel);
        }
    }

    [Fact]
    public async Task Beyond_its_limit_a_flood_is_answered_with_503_at_once()
    {
        await TakeAllConnectionsAsync();
        using var http = service.Http(service.Secret("Verify"));
        var answers = await Task.WhenAll(Enumerable.Range(0, Flood).Select(_ => SendAsync(http)));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), answer.Told));
        // Nobody had to wait for a connection to learn that there is none: that alone takes a second.
        Assert.True(answers.Min(answer => answer.Took) < TimeSpan.FromSeconds(0.9));
    }

    public async ValueTask InitializeAsync() => service = await services.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }
        await service.DisposeAsync();
    }

    private async Task TakeAllConnectionsAsync()
    {
        var pool = service.Services.GetRequiredService<BoundedDataSource>().Source;
        var size = new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxPoolSize;
        while (taken.Count < size)
        {
            taken.Add(await pool.OpenConnectionAsync(Cancel));
        }
    }

    private static async Task<((HttpStatusCode, string?) Told, TimeSpan Took)> SendAsync(HttpClient http)
    {
        var unknown = new PresentedKey(KeyClass.Tenant, KeyId.New(), new byte[ApiKeyFormat.SecretBytes]);
        var asked = Stopwatch.StartNew();
        using var answer = await http.PostAsJsonAsync(
            KeyServiceRoutes.VerifyTenantKey,
            new VerifyRequest(ApiKeyFormat.Write(unknown)),
            Cancel
        );
        return ((answer.StatusCode, answer.Headers.RetryAfter?.ToString()), asked.Elapsed);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
