using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Portal.KeyService;
using Portal.Testing;

namespace Portal.Isolation.Tests.Faults;

/// <summary>Everything that the key service answers to, as it maps it itself.</summary>
internal static class KeyServiceSurface
{
    /// <summary>All endpoints; the service is composed and never started.</summary>
    public static IEnumerable<RouteEndpoint> Endpoints(PortalStack stack)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:KeyService:Port"] = "1",
            ["Portal:Health:Port"] = "2",
            ["Portal:KeyService:Database:ConnectionString"] = stack.KeysConnectionString("portal_keys"),
            ["Portal:KeyService:HashKeyFile"] = stack.KeyFile("runtime"),
            ["Portal:KeyService:SigningKeyFile"] = stack.KeyFile("runtime"),
            ["Portal:KeyService:Callers:nobody:SecretHashes:0"] = new string('0', 64),
            ["Portal:KeyService:Callers:nobody:Rights:0"] = "verify",
        };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddKeyService(KeyServiceOptions.Read(builder.Configuration, builder.Environment));
        var app = builder.Build();
        app.UseKeyService();
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
    }
}
