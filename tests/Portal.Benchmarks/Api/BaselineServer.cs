using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Api.Hosting;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using JourneyList = Portal.Api.Journeys.JourneyList;

namespace Portal.Benchmarks.Api;

/// <summary>
/// What the API is compared with: a bare ASP.NET Core endpoint, without key, host, scope, log and header, that runs the
/// same statement over the same kind of connection and writes the same JSON; and the same with a durable audit entry,
/// committed in groups by the same writer that the dashboard uses, beside the query.
/// </summary>
internal static class BaselineServer
{
    public const string Query = "/query";
    public const string AuditedQuery = "/audited-query";

    private static readonly JourneyPageQuery FirstPage = new();

    public static async Task<int> RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
        });
        builder.Services.AddCatalog(builder.Configuration).AddTenantConnections(builder.Configuration);
        builder.Services.ConfigureHttpJsonOptions(json => ApiServer.Configure(json.SerializerOptions));
        await using var app = builder.Build();

        var directory = app.Services.GetRequiredService<TenantDirectory>();
        var host = await directory.FindHostAsync(HostName.Parse("acme.portal.localhost"), CancellationToken.None);
        var binding = host!.Tenant!.Binding;
        var connections = app.Services.GetRequiredService<TenantConnections>();
        var audit = app.Services.GetRequiredService<AuditWriter>();
        app.MapGet(Query, (CancellationToken ct) => ReadAsync(connections, binding, ct));
        app.MapGet(
            AuditedQuery,
            async (CancellationToken ct) =>
            {
                var reading = ReadAsync(connections, binding, ct);
                await audit.WriteAsync(binding, TenantRole.App, NewEntry(), CancellationToken.None);
                return await reading;
            }
        );
        await app.RunAsync();
        return 0;
    }

    private static async Task<JourneyList> ReadAsync(
        TenantConnections connections,
        TenantBinding binding,
        CancellationToken ct
    )
    {
        await using var connection = await connections.OpenAsync(binding, TenantRole.App, ct);
        var rows = await JourneyPage.ReadAsync(connection, FirstPage, after: null, ct);
        return JourneyList.Of(FirstPage.Page.Cut(rows, last => last.JourneyId.ToString()));
    }

    private static AuditEntry NewEntry() =>
        new()
        {
            ActorKind = AuditActorKind.System,
            ActorLabel = "benchmark",
            Action = (int)AuditAction.JourneysListed,
            TargetKind = "journey",
            Outcome = AuditOutcome.Succeeded,
            Address = IPAddress.Loopback,
            CorrelationId = "baseline",
            Details = AuditEntries.ToJson(new { FirstPage.Order, FirstPage.Page.Limit }),
        };
}
