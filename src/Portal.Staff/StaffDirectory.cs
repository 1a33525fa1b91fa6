using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff;

/// <summary>A query of the tenants' list. Pages are read by keyset, so that the last is as fast as the first.</summary>
/// <param name="Search">Part of a name or url_id; null for all.</param>
/// <param name="State">Only this state; null for all.</param>
/// <param name="After">The page that follows this url_id.</param>
/// <param name="Before">The page that comes before this url_id; counts when <paramref name="After"/> is null.</param>
public sealed record TenantListQuery(
    string? Search = null,
    TenantState? State = null,
    string? After = null,
    string? Before = null
);

/// <summary>A tenant as the staff see it: its place and its state, nothing of its own.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="UrlId">Its stable short name.</param>
/// <param name="DisplayName">The company's name.</param>
/// <param name="State">Its state.</param>
/// <param name="IsQuarantined">Its server failed its proof (IC-5).</param>
/// <param name="Server">Its server; null while it has none.</param>
public sealed record StaffTenant(
    TenantId Id,
    string UrlId,
    string DisplayName,
    TenantState State,
    bool IsQuarantined,
    StaffServer? Server
);

/// <summary>A tenant's server, as far as it takes to see whether it answers.</summary>
/// <param name="Id">The server.</param>
/// <param name="Name">Its short name.</param>
/// <param name="Tier">How it is shared.</param>
/// <param name="Address">Address that services connect to.</param>
/// <param name="Port">Its TCP port.</param>
/// <param name="KeyPin">SHA-256 over its SubjectPublicKeyInfo.</param>
/// <param name="Authority">The authority of its certificates (PEM), in the pin's place; null for a pinned key.</param>
public sealed record StaffServer(
    ServerId Id,
    string Name,
    ServerTier Tier,
    string Address,
    int Port,
    byte[] KeyPin,
    string? Authority = null
)
{
    /// <summary>Where it is, and what it must show there.</summary>
    public ServerEndpoint Endpoint => new(Address, Port, KeyPin, Authority);
}

/// <summary>A part of the tenants' list, ordered by url_id.</summary>
/// <param name="Rows">The tenants.</param>
/// <param name="Total">How many the filter has in all.</param>
/// <param name="HasEarlier">Whether there are some before the first row.</param>
/// <param name="HasLater">Whether there are some after the last row.</param>
public sealed record TenantListPage(IReadOnlyList<StaffTenant> Rows, int Total, bool HasEarlier, bool HasLater);

/// <summary>The tenants, as the staff area shows them.</summary>
public sealed class StaffDirectory(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>One page of the list.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<TenantListPage> ListAsync(TenantListQuery query, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(async db =>
        {
            var all = Matching(db, query);
            var total = await all.CountAsync(cancellationToken);
            var rows = await Read(db, Placed(all, query)).Take(PageSize + 1).ToListAsync(cancellationToken);
            var slice = KeysetSlice<StaffTenant>.Of(rows, PageSize, query.After is not null, query.Before is not null);
            return new TenantListPage(slice.Shown, total, slice.HasEarlier, slice.HasLater);
        });

    /// <summary>One tenant by its short name, or null.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<StaffTenant?> FindAsync(string urlId, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            Read(db, db.Tenants.Where(row => row.UrlId == urlId).OrderBy(row => row.UrlId))
                .SingleOrDefaultAsync(cancellationToken)
        );

    /// <summary>Names of these tenants, and where their people come in.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<Dictionary<TenantId, StaffTenantName>> NamesAsync(
        IEnumerable<TenantId> tenants,
        CancellationToken cancellationToken
    )
    {
        var ids = tenants.Distinct().ToList();
        return catalog.ExecuteAsync(db =>
            db.Tenants.Where(row => ids.Contains(row.TenantId))
                .Select(row => new StaffTenantName(
                    row.TenantId,
                    row.UrlId,
                    row.DisplayName,
                    db.Hosts.Where(host => host.TenantId == row.TenantId)
                        .OrderBy(host => host.HostName)
                        .Select(host => host.HostName)
                        .FirstOrDefault()
                ))
                .ToDictionaryAsync(row => row.Id, cancellationToken)
        );
    }

    private static IQueryable<TenantRow> Matching(CatalogDbContext db, TenantListQuery query)
    {
        var tenants = query.Search is { } search
            ? Found(db, SearchPattern.Containing(search))
            : db.Tenants.AsNoTracking();
        return query.State is { } state ? tenants.Where(row => row.State == state) : tenants;
    }

    /// <summary>Whatever case and accents, as the tenants' own searches find names.</summary>
    private static IQueryable<TenantRow> Found(CatalogDbContext db, string wanted) =>
        db
            .Tenants.FromSql(
                $"""
                SELECT tenants.* FROM tenants, upper(regexp_replace(
                    normalize({wanted}, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "und-x-icu") AS wanted
                WHERE upper(url_id) LIKE wanted OR upper(regexp_replace(
                    normalize(display_name, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "und-x-icu") LIKE wanted
                """
            )
            .AsNoTracking();

    private static IOrderedQueryable<TenantRow> Placed(IQueryable<TenantRow> tenants, TenantListQuery query) =>
        query switch
        {
            { After: { } after } => tenants
                .Where(row => string.Compare(row.UrlId, after) > 0)
                .OrderBy(row => row.UrlId),
            { Before: { } before } => tenants
                .Where(row => string.Compare(row.UrlId, before) < 0)
                .OrderByDescending(row => row.UrlId),
            _ => tenants.OrderBy(row => row.UrlId),
        };

    private static IQueryable<StaffTenant> Read(CatalogDbContext db, IOrderedQueryable<TenantRow> tenants) =>
        tenants.Select(tenant => new StaffTenant(
            tenant.TenantId,
            tenant.UrlId,
            tenant.DisplayName,
            tenant.State,
            db.Quarantines.Any(row => row.TenantId == tenant.TenantId && row.LiftedAt == null),
            (
                from binding in db.Bindings
                where binding.TenantId == tenant.TenantId
                join server in db.Servers on binding.ServerId equals server.ServerId
                select new StaffServer(
                    server.ServerId,
                    server.Name,
                    server.Tier,
                    server.Address,
                    server.Port,
                    server.ServerKeyPin,
                    server.Authority
                )
            ).FirstOrDefault()
        ));
}

/// <summary>What a tenant is called.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="UrlId">Its stable short name.</param>
/// <param name="DisplayName">The company's name.</param>
/// <param name="Host">The host that its people use, the first by name; null when it has none or it was not queried.</param>
public sealed record StaffTenantName(TenantId Id, string UrlId, string DisplayName, string? Host = null);
