using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Portal.Testing;

namespace Portal.Isolation.Tests.Surface;

/// <summary>Everything that Portal.Web answers to, as its own composition root maps it.</summary>
internal static class WebSurface
{
    private static List<RouteEndpoint>? endpoints;

    /// <summary>All endpoints; the application is composed and never started.</summary>
    public static IReadOnlyList<RouteEndpoint> Endpoints(PortalStack stack)
    {
        if (endpoints is null)
        {
            var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Portal:Catalog:ConnectionString"] = stack.CatalogConnectionString("portal_web"),
                ["Portal:RuntimeKeyFile"] = stack.KeyFile("runtime"),
                ["Portal:KeyServiceClient:Address"] = "http://127.0.0.1:1",
                ["Portal:KeyServiceClient:SecretFile"] = stack.KeyFile("runtime"),
                ["Portal:Web:ApiAddress"] = "http://api.portal.localhost",
                ["Portal:Web:Port"] = "1",
                ["Portal:Health:Port"] = "2",
            };
            var options = new WebApplicationOptions
            {
                EnvironmentName = "Development",
                ApplicationName = "Portal.Web",
                ContentRootPath = Path.Combine(Rules.Repository.Root, "src", "Portal.Web"),
            };
            var app = Portal.Web.Program.Create(
                options,
                builder => builder.Configuration.AddInMemoryCollection(settings)
            );
            endpoints =
            [
                .. ((IEndpointRouteBuilder)app)
                    .DataSources.SelectMany(source => source.Endpoints)
                    .OfType<RouteEndpoint>(),
            ];
        }
        return endpoints;
    }

    /// <summary>The methods and the pattern, for example <c>POST /sign-out</c>.</summary>
    public static string NameOf(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"];
        return $"{string.Join(',', methods.Order(StringComparer.Ordinal))} /{endpoint.RoutePattern.RawText!.TrimStart('/')}";
    }

    /// <summary>An address that the pattern matches.</summary>
    public static string Fill(string pattern) =>
        "/"
        + string.Join(
            '/',
            pattern
                .Trim('/')
                .Split('/')
                .Select(part =>
                    part switch
                    {
                        _ when !part.StartsWith('{') => part,
                        _ when part.Contains("guid", StringComparison.Ordinal) => Guid.CreateVersion7().ToString(),
                        _ when part.Contains("long", StringComparison.Ordinal) => "1",
                        _ => "anything",
                    }
                )
        );

    /// <summary>Every routed page and its addresses.</summary>
    public static IEnumerable<(Type Page, string Route)> Pages() =>
        from type in typeof(Portal.Web.App).Assembly.GetTypes()
        from route in type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>()
        select (type, route.Template);
}
