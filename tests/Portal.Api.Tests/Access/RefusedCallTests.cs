using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Api.Hosting;
using Portal.Api.Tests.Running;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Platform.Tenancy;

namespace Portal.Api.Tests.Access;

/// <summary>
/// Every endpoint, as routing has it, with every way to be refused before its operation begins: the call of a known key is in
/// the log with what it was for (IC-13).
/// </summary>
public sealed class RefusedCallTests(PortalApi api)
{
    private const string Refused = "5";
    private static readonly string[] Scopes = ["journeys:read", "journeys:write", "users:read"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IEnumerable<RouteEndpoint> Endpoints =>
        api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Every_endpoint_says_what_a_refused_call_was_for()
    {
        Assert.All(
            Endpoints,
            endpoint =>
                Assert.True(
                    ServedOn.Of(endpoint) switch
                    {
                        HostKind.TenantApi => endpoint.Metadata.GetMetadata<TenantCall>() is not null,
                        HostKind.PlatformApi => endpoint.Metadata.GetMetadata<PlatformCall>() is not null,
                        _ => false,
                    },
                    $"A call of {endpoint.RoutePattern.RawText} that is refused leaves no entry."
                )
        );
    }

    [Fact]
    public async Task Every_refusal_of_a_keys_call_leaves_an_entry()
    {
        var faults = new List<string>();
        foreach (var (method, path, call) in TenantEndpoints())
        {
            foreach (var wrong in WrongCalls(method, path))
            {
                var key = await api.NewKeyAsync("acme", Scopes);
                var expected = wrong.LeadsNowhere
                    ? $"{(int)AuditAction.RequestRefused}:{Refused}"
                    : $"{(int)call.Action}:{Refused}";
                await CheckAsync(faults, wrong, key, expected);
            }
        }
        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_denied_whatever_its_input()
    {
        var faults = new List<string>();
        foreach (var (method, path, call) in TenantEndpoints().Where(e => e.Call.Permission != Permission.OwnKey))
        {
            foreach (var wrong in WrongCalls(method, path).Where(wrong => !wrong.LeadsNowhere))
            {
                var scope = call.Permission == Permission.ReadUsers ? "journeys:read" : "users:read";
                var key = await api.NewKeyAsync("acme", scope);
                var expected = $"{(int)call.Action}:{(int)AuditOutcome.Denied}";
                await CheckAsync(faults, wrong with { Status = 403 }, key, expected);
            }
        }
        Assert.Empty(faults);
    }

    private IEnumerable<(string Method, string Path, TenantCall Call)> TenantEndpoints() =>
        from endpoint in Endpoints
        where ServedOn.Of(endpoint) == HostKind.TenantApi
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where method != "HEAD"
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        select (
            method,
            path.Replace("{id:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal),
            endpoint.Metadata.GetMetadata<TenantCall>()!
        );

    private static IEnumerable<WrongCall> WrongCalls(string method, string path)
    {
        yield return new("DELETE", path, 405) { LeadsNowhere = true };
        yield return new(method, path + "/nothing/at/all", 404) { LeadsNowhere = true };
        if (method == "GET" && path is "/v1/journeys" or "/v1/users")
        {
            yield return new(method, path + "?limit=x", 400);
            yield return new(method, path + "?limit=0", 400);
            yield return new(method, path + "?cursor=x", 400);
            yield return new(method, path + "?search=" + new string('x', 201), 400);
        }
        if (method is "POST" or "PATCH")
        {
            yield return new(method, path, 415)
            {
                Body = "title=x",
                Type = "text/plain",
                LeadsNowhere = true,
            };
            yield return new(method, path, 400) { Body = "{" };
            yield return new(method, path, 400) { Body = "{\"title\": 1}" };
            yield return new(method, path, 400) { Body = "" };
        }
        if (method == "PATCH")
        {
            yield return new(method, path, 428) { Body = "{}", Condition = null };
            yield return new(method, path, 400) { Body = "{}", Condition = "three" };
        }
    }

    private async Task CheckAsync(List<string> faults, WrongCall wrong, TestApiKey key, string expected)
    {
        using var request = new HttpRequestMessage(new(wrong.Method), wrong.Path);
        request.Headers.Authorization = new("Bearer", key.Text);
        if (wrong.Condition is { } condition)
        {
            request.Headers.TryAddWithoutValidation("If-Match", condition);
        }
        request.Content = wrong.Body is { } body ? new StringContent(body, Encoding.UTF8, wrong.Type) : null;
        using var response = await api.Client.SendAsync(request, Cancel);
        var found = $"{(int)response.StatusCode} {await api.EntriesAsync("acme", key)}";
        if (found != $"{wrong.Status} {expected}")
        {
            faults.Add($"{wrong}: expected {wrong.Status} {expected}, found {found}");
        }
    }

    /// <summary>A call that is refused with this status.</summary>
    private sealed record WrongCall(string Method, string Path, int Status)
    {
        public string? Body { get; init; }

        public string Type { get; init; } = "application/json";

        public string? Condition { get; init; } = "*";

        /// <summary>Whether routing leads it to no endpoint.</summary>
        public bool LeadsNowhere { get; init; }
    }
}
