using Microsoft.AspNetCore.Routing;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Surface;
using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web;
using Portal.Web.Hosting;

namespace Portal.Isolation.Tests.Faults;

/// <summary>Whose endpoint it is.</summary>
internal enum FaultArea
{
    Tenant,
    Staff,
    TenantApi,
    PlatformApi,
    KeyService,
    Health,
}

/// <summary>One endpoint on one host.</summary>
/// <param name="Area">Whose it is.</param>
/// <param name="Port">Where it is served.</param>
/// <param name="Host">The host that serves it, with its port.</param>
/// <param name="Methods">The methods that it has.</param>
/// <param name="Pattern">Its route pattern.</param>
internal sealed record FaultTarget(FaultArea Area, int Port, string Host, IReadOnlyList<string> Methods, string Pattern)
{
    public override string ToString() => $"{Area} {string.Join(',', Methods)} {Pattern}";
}

/// <summary>
/// All endpoints, from the route tables that the services' own composition roots make; and the addresses that are answered
/// without an endpoint. Static files are many and alike: one in <see cref="OneFileIn"/> is tried.
/// </summary>
internal static class FaultTargets
{
    private const int OneFileIn = 20;

    public static List<FaultTarget> Of(PortalStack stack) =>
        [
            .. OfWeb(stack),
            .. OfApi(stack),
            .. OfKeyService(stack),
            .. new[] { HealthListener.Live, HealthListener.Ready, "/" }.Select(path =>
                Target(stack, FaultArea.Health, stack.HealthPortOf("web"), "localhost", ["GET"], path)
            ),
        ];

    private static IEnumerable<FaultTarget> OfWeb(PortalStack stack)
    {
        var endpoints = WebSurface.Endpoints(stack);
        var files = endpoints.Where(endpoint => endpoint.IsStaticFile()).Where((_, index) => index % OneFileIn == 0);
        foreach (
            var (area, kind, name) in new[]
            {
                (FaultArea.Tenant, HostKind.Tenant, "acme"),
                (FaultArea.Staff, HostKind.Staff, "staff"),
            }
        )
        {
            var host = name + ".portal.localhost";
            foreach (
                var endpoint in endpoints
                    .Where(endpoint => !endpoint.IsStaticFile())
                    .Concat(files)
                    .Where(e => HostKinds.Serves(e, kind))
            )
            {
                yield return Target(
                    stack,
                    area,
                    stack.PortBase,
                    host,
                    MethodsOf(endpoint),
                    endpoint.RoutePattern.RawText!
                );
            }
            foreach (var path in new[] { PortalUrls.SignInCallback, "/nothing-here" })
            {
                yield return Target(stack, area, stack.PortBase, host, ["GET"], path);
            }
        }
    }

    private static IEnumerable<FaultTarget> OfApi(PortalStack stack)
    {
        foreach (var endpoint in ApiSurface.RouteEndpoints(stack))
        {
            var isPlatform = endpoint
                .RoutePattern.RawText!.TrimStart('/')
                .StartsWith("platform/", StringComparison.Ordinal);
            var (area, host) = isPlatform
                ? (FaultArea.PlatformApi, "platform.portal.localhost")
                : (FaultArea.TenantApi, "api.portal.localhost");
            yield return Target(
                stack,
                area,
                stack.PortBase + 100,
                host,
                MethodsOf(endpoint),
                endpoint.RoutePattern.RawText!
            );
        }
        yield return Target(
            stack,
            FaultArea.TenantApi,
            stack.PortBase + 100,
            "api.portal.localhost",
            ["GET"],
            "/v1/nothing"
        );
    }

    private static IEnumerable<FaultTarget> OfKeyService(PortalStack stack) =>
        KeyServiceSurface
            .Endpoints(stack)
            .Select(endpoint =>
                Target(
                    stack,
                    FaultArea.KeyService,
                    stack.PortBase + 200,
                    "127.0.0.1",
                    MethodsOf(endpoint),
                    endpoint.RoutePattern.RawText!
                )
            );

    private static FaultTarget Target(
        PortalStack stack,
        FaultArea area,
        int port,
        string host,
        IReadOnlyList<string> methods,
        string pattern
    ) => new(area, port, FormattableString.Invariant($"{host}:{port}"), methods, "/" + pattern.TrimStart('/'));

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"];
}
