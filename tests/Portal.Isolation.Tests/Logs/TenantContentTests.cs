using System.Net;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Circuits;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;

namespace Portal.Isolation.Tests.Logs;

/// <summary>
/// No content of a tenant reaches a log of the platform, the catalog or the key service: what is stored, searched for,
/// refused, or just put into an address. What earlier tests of the run left in the tenants' databases is looked for, too.
/// </summary>
public sealed class TenantContentTests(PortalStack stack)
{
    private const string Word = "logs-canary-3f9a";

    [Fact]
    public async Task What_a_program_sends_stands_in_the_tenants_database_only()
    {
        await using var keys = new StackKeys(stack);
        var key = "Bearer " + (await keys.NewAsync("acme")).Text;
        using var client = stack.ApiClient();
        var body = $$"""{"title": "{{Word}} title", "owner": "{{Word}}@acme.test"}""";
        (await ApiAnswer.AskAsync(client, key, "/v1/journeys", "POST", body)).Is(HttpStatusCode.Created);
        foreach (var authorization in new[] { key, "Bearer " + Word, null })
        {
            foreach (var path in Paths("/v1/journeys", "/v1/journeys/" + Word, "/v1/users", "/v1/" + Word))
            {
                await ApiAnswer.AskAsync(client, authorization, path);
            }
            await ApiAnswer.AskAsync(client, authorization, "/v1/journeys", "POST", $$"""{"{{Word}}": "{{Word}}" """);
            await ApiAnswer.AskAsync(
                client,
                authorization,
                "/v1/journeys",
                "POST",
                $$"""{"title": 1, "owner": "{{Word}}"}"""
            );
            await ApiAnswer.AskAsync(client, authorization, "/v1/journeys", Word.ToUpperInvariant());
        }
        await TenantContent.AssertNowhereElseAsync(stack, Word, Word.ToUpperInvariant());
    }

    [Fact]
    public async Task What_a_browser_sends_stands_in_the_tenants_database_only()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        using var stranger = stack.Client("acme.portal.localhost");
        using var nobody = stack.Client("nobody.portal.localhost");
        foreach (
            var path in Paths("/journeys", "/users/" + Word, "/" + Word, "/signin-oidc", "/invitation", "/css/" + Word)
        )
        {
            using var page = await ada.GetAsync(path);
            using var refused = await stranger.GetAsync(path, TestContext.Current.CancellationToken);
            using var unknown = await nobody.GetAsync(path, TestContext.Current.CancellationToken);
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["secret"] = Word, [Word] = Word }
            );
            using var posted = await stranger.PostAsync(path, form, TestContext.Current.CancellationToken);
        }
        foreach (var path in Paths("/journeys", "/users/" + Word))
        {
            await using var hub = await RawCircuit.ConnectAsync(ada);
            Assert.NotNull(await RawCircuit.StartAsync(hub, ada, uri: new Uri(ada.Site, path).ToString()));
            for (var renders = 0; renders < 5; renders++)
            {
                await hub.ConfirmRendersAsync();
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
        using var inside = await SignedIn.InsideAsync(stack, "globex"); // with a reason
        using var read = await inside.GetAsync("/users?q=" + Word);
        await TenantContent.AssertNowhereElseAsync(stack, Word);
    }

    private static IEnumerable<string> Paths(params string[] paths) =>
        paths.SelectMany(path =>
            new[] { path, $"{path}?q={Word}&search={Word}&error={Word}&error_description={Word}" }
        );
}
