using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Portal.Isolation.Tests.Surface;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>Everything that Portal.Api answers to, as its own composition root maps it.</summary>
internal static class ApiSurface
{
    /// <summary>Names such as <c>GET /v1/me</c>.</summary>
    public static IReadOnlyList<string> Endpoints(PortalStack stack) =>
        [
            .. RouteEndpoints(stack)
                .Select(endpoint => WebSurface.NameOf(endpoint).TrimEnd('/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>All endpoints; the application is composed and never started.</summary>
    public static IReadOnlyList<RouteEndpoint> RouteEndpoints(PortalStack stack)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:Catalog:ConnectionString"] = stack.CatalogConnectionString("portal_api"),
            ["Portal:RuntimeKeyFile"] = stack.KeyFile("runtime"),
            ["Portal:KeyServiceClient:Address"] = stack.KeyService,
            ["Portal:KeyServiceClient:SecretFile"] = stack.KeyFile("keyservice-caller-api"),
            ["Portal:Api:Port"] = "1",
            ["Portal:Health:Port"] = "2",
        };
        var app = Portal.Api.Program.Create(
            new() { EnvironmentName = "Development", ApplicationName = "Portal.Api" },
            builder => builder.Configuration.AddInMemoryCollection(settings)
        );
        return
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>(),
        ];
    }
}
