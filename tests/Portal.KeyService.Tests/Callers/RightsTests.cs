using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.KeyService.Callers;
using Portal.KeyService.Tests.Running;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.KeyService.Tests.Callers;

/// <summary>Which caller may reach which endpoint.</summary>
public sealed class RightsTests(KeyServices services)
{
    // Whoever adds an endpoint says here which right it takes.
    private static readonly Dictionary<string, string> Rights = new(StringComparer.Ordinal)
    {
        ["POST /verify/tenant-key"] = "Verify",
        ["POST /verify/platform-key"] = "Verify",
        ["GET /feed"] = "Verify",
        ["GET /tenants/{tenantId:guid}/keys/"] = "Manage",
        ["PUT /tenants/{tenantId:guid}/keys/{keyId:guid}"] = "Manage",
        ["POST /tenants/{tenantId:guid}/keys/{keyId:guid}/activate"] = "Manage",
        ["POST /tenants/{tenantId:guid}/keys/{keyId:guid}/revoke"] = "Manage",
        ["GET /platform-keys/"] = "Bind",
        ["PUT /platform-keys/{keyId:guid}"] = "Bind",
        ["POST /platform-keys/{keyId:guid}/activate"] = "Bind",
        ["POST /platform-keys/{keyId:guid}/revoke"] = "Bind",
        ["PUT /bindings/{tenantId:guid}"] = "Bind",
        ["GET /jwks/{use}"] = "any",
        ["GET /positions"] = "any",
        ["PUT /positions"] = "Bind",
    };

    public static TheoryData<string> Callers() => [.. Enum.GetNames<CallerRight>()];

    [Fact]
    public void Every_endpoint_demands_exactly_the_right_stated_here()
    {
        var found = Endpoints().ToDictionary(e => e.Name, e => e.Policy, StringComparer.Ordinal);
        Assert.Equal(
            Rights.OrderBy(e => e.Key, StringComparer.Ordinal),
            found.OrderBy(e => e.Key, StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_caller_reaches_what_its_right_opens_and_nothing_else(string right)
    {
        using var http = services.Shared.Http(services.Shared.Secret(right));
        foreach (var (endpoint, demanded) in Rights)
        {
            using var answer = await SendAsync(http, endpoint);
            if (demanded == right || demanded == "any")
            {
                Assert.True((int)answer.StatusCode is 200 or 204 or 400 or 404, $"{endpoint}: {answer.StatusCode}");
            }
            else
            {
                await AssertProblemAsync(answer, HttpStatusCode.Forbidden, endpoint);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not-a-secret")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task An_unknown_caller_reaches_nothing(string? secret)
    {
        using var http = services.Shared.Http(null);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", secret is null ? null : "Bearer " + secret);
        foreach (var endpoint in Rights.Keys.Append("GET /").Append("GET /health/live"))
        {
            using var answer = await SendAsync(http, endpoint);
            await AssertProblemAsync(answer, HttpStatusCode.Unauthorized, endpoint);
        }
    }

    [Fact]
    public async Task A_caller_cannot_show_its_secrets_hash_instead_of_its_secret()
    {
        var hash = CallerSecret.HashOf(services.Shared.Secret("Verify"));
        using var http = services.Shared.Http(hash);
        using var answer = await SendAsync(http, "GET /jwks/{use}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_that_is_none_is_closed_to_known_callers_too()
    {
        using var http = services.Shared.Http(services.Shared.Secret(RunningKeyService.Everything));
        using var answer = await SendAsync(http, "GET /keys");
        await AssertProblemAsync(answer, HttpStatusCode.Forbidden, "GET /keys");
    }

    [Fact]
    public async Task Two_secrets_of_a_caller_are_valid_while_it_changes_them()
    {
        var former = "";
        var next = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        await using var service = await services.StartAsync(service =>
        {
            former = service.Secret("Verify");
            service.SetHashes("Verify", CallerSecret.HashOf(former), CallerSecret.HashOf(next));
        });
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK),
            (await StatusAsync(service, former), await StatusAsync(service, next))
        );

        await service.StopAsync();
        service.SetHashes("Verify", CallerSecret.HashOf(next));
        await service.StartAsync();
        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK),
            (await StatusAsync(service, former), await StatusAsync(service, next))
        );
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningKeyService service, string secret)
    {
        using var http = service.Http(secret);
        using var answer = await SendAsync(http, "POST /verify/tenant-key");
        return answer.StatusCode;
    }

    private IEnumerable<(string Name, string Policy)> Endpoints() =>
        from endpoint in services.Shared.Services.GetRequiredService<EndpointDataSource>().Endpoints
        let route = (RouteEndpoint)endpoint
        let method = endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()
        // Single: an endpoint without a right, or with two, fails here.
        let policy = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Single().Policy
        select ($"{method} /{route.RoutePattern.RawText!.TrimStart('/')}", policy);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string endpoint)
    {
        var (method, route) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var path = route
            .Replace("{tenantId:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{keyId:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{use}", "seal", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "GET" ? null : JsonContent.Create(new { Key = "ptk_nonsense" });
        return await http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode expected, string endpoint)
    {
        Assert.True(answer.StatusCode == expected, $"{endpoint}: {answer.StatusCode}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("valid", body, StringComparison.Ordinal);
    }
}
