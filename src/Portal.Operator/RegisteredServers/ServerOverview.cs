using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.RegisteredServers;

/// <summary>A server as commands show it.</summary>
internal sealed record ShownServer(
    string Name,
    ServerTier Tier,
    string Provider,
    string Address,
    string State,
    IReadOnlyList<string> Companies,
    ShownRegistration? Registration = null
);

/// <summary>What was found when it was registered.</summary>
internal sealed record ShownRegistration(
    DateTimeOffset RegisteredAt,
    string Version,
    string Identity,
    string Administrator,
    bool IsSuperuser,
    int MaxConnections,
    int UsableConnections,
    int ConnectionsPerCompany,
    int CompaniesAtFullLimit,
    IReadOnlyList<string> NotDoneOrProven
);

/// <summary>Reads all servers with their state of now.</summary>
internal sealed class ServerOverview(IDbContextFactory<CatalogDbContext> catalog, ServerRegistry local)
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(3);

    /// <summary>All servers, or the one of this name, by name.</summary>
    public async Task<IReadOnlyList<ShownServer>> ListAsync(string? name, CancellationToken ct)
    {
        await using var db = await catalog.CreateDbContextAsync(ct);
        var rows = await db
            .Servers.AsNoTracking()
            .Where(row => name == null || row.Name == name)
            .OrderBy(row => row.Name)
            .ToListAsync(ct);
        var registrations = await db
            .Database.SqlQuery<RegistrationRow>(
                $"""
                SELECT server_id AS "ServerId", registered_at AS "RegisteredAt", version AS "Version",
                       max_connections AS "MaxConnections", usable_connections AS "UsableConnections",
                       is_superuser AS "IsSuperuser", findings AS "Findings", role_name AS "Administrator"
                FROM registered_servers JOIN server_administrators USING (server_id)
                """
            )
            .ToDictionaryAsync(row => new ServerId(row.ServerId), ct);
        var companies = await (
            from binding in db.Bindings
            join tenant in db.Tenants on binding.TenantId equals tenant.TenantId
            orderby tenant.UrlId
            select new { binding.ServerId, tenant.UrlId }
        ).ToListAsync(ct);
        var shown = rows.Select(row =>
            ShowAsync(
                row,
                registrations.GetValueOrDefault(row.ServerId),
                [.. companies.Where(company => company.ServerId == row.ServerId).Select(company => company.UrlId)],
                ct
            )
        );
        return await Task.WhenAll(shown);
    }

    private async Task<ShownServer> ShowAsync(
        ServerRow row,
        RegistrationRow? registration,
        IReadOnlyList<string> companies,
        CancellationToken ct
    )
    {
        var state = registration is null ? LocalState(row.Name) : await ProbeAsync(row, ct);
        var provider = registration is null ? "local" : "registered";
        return new(
            row.Name,
            row.Tier,
            provider,
            row.ToEndpoint().ToString(),
            state,
            companies,
            registration?.Show(row)
        );
    }

    private string LocalState(string name) =>
        local.Find(name) switch
        {
            null => "missing",
            { ProcessId: { } pid } => string.Create(CultureInfo.InvariantCulture, $"running ({pid})"),
            _ => "stopped",
        };

    private static async Task<string> ProbeAsync(ServerRow row, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(ProbeLimit);
        return await ServerProbe.ProbeAsync(row.ToEndpoint(), limit.Token) switch
        {
            ProbeResult.Reachable => "answers",
            ProbeResult.WrongKey => "another server",
            _ => "no answer",
        };
    }

    private sealed record RegistrationRow(
        Guid ServerId,
        DateTime RegisteredAt,
        int Version,
        int MaxConnections,
        int UsableConnections,
        bool IsSuperuser,
        string[] Findings,
        string Administrator
    )
    {
        public ShownRegistration Show(ServerRow server) =>
            new(
                new DateTimeOffset(RegisteredAt),
                string.Create(CultureInfo.InvariantCulture, $"{Version / 10_000}.{Version % 10_000}"),
                server.Authority is null ? "pinned key" : "authority",
                Administrator,
                IsSuperuser,
                MaxConnections,
                UsableConnections,
                ConnectionBudget.Company,
                ConnectionBudget.Companies(UsableConnections, server.Tier),
                Findings
            );
    }
}
