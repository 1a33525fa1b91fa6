using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.KeyService.Tests.Callers;

/// <summary>What each of the product's processes may do at the key service (DESIGN, processes).</summary>
public sealed class ProductCallersTests(TestKeyService service) : IClassFixture<TestKeyService>
{
    [Theory]
    [InlineData("web", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("api", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(
        "operator",
        HttpStatusCode.Forbidden,
        HttpStatusCode.Forbidden,
        HttpStatusCode.NoContent,
        HttpStatusCode.OK
    )]
    public async Task Each_process_may_do_its_own_part_only(
        string caller,
        HttpStatusCode tenantKeys,
        HttpStatusCode verification,
        HttpStatusCode bindings,
        HttpStatusCode platformKeys
    )
    {
        var settings = service.ClientConfiguration(caller);
        using var http = new HttpClient { BaseAddress = new Uri(settings["Portal:KeyServiceClient:Address"]!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await File.ReadAllTextAsync(settings["Portal:KeyServiceClient:SecretFile"]!, Cancel)
        );
        var key = new CreateKeyRequest(["journeys:read"]);
        var acme = TenantId.New();
        HttpResponseMessage[] answers =
        [
            await http.PutAsJsonAsync(KeyServiceRoutes.KeyOf(KeyOwner.Of(acme), KeyId.New()), key, Cancel),
            await http.PostAsJsonAsync(KeyServiceRoutes.VerifyTenantKey, new VerifyRequest("ptk_"), Cancel),
            await http.PutAsJsonAsync(KeyServiceRoutes.BindingOf(acme), new BindRequest(1), Cancel),
            await http.PutAsJsonAsync(KeyServiceRoutes.KeyOf(KeyOwner.Platform, KeyId.New()), key, Cancel),
        ];
        Assert.Equal([tenantKeys, verification, bindings, platformKeys], answers.Select(answer => answer.StatusCode));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
