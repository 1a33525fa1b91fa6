using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.KeyService.Keys;

/// <summary>
/// Tenants' keys for callers that may manage them; the platform's own keys for the operator. Each change is one statement,
/// so that a process killed at any moment leaves the state before or after it and no third.
/// <code>
/// (none) --create--> pending --activate--> active --revoke--> revoked
///                    |  ^ create again: a new secret, the former one is invalid
///                    +---------------------revoke-----------> revoked   (also of an id that was never created)
/// </code>
/// The rows' triggers enforce this as well.
/// </summary>
internal static class KeyEndpoints
{
    private const int PageSize = 500;

    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        Map(
            app.MapGroup(KeyServiceRoutes.TenantKeys).RequireRight(CallerRight.Manage),
            http => KeyOwner.Of(new TenantId(Guid.Parse((string)http.GetRouteValue("tenantId")!)))
        );
        // Not "manage": an attacker in Portal.Web must not be able to create a key that names every company.
        Map(app.MapGroup(KeyServiceRoutes.PlatformKeys).RequireRight(CallerRight.Bind), _ => KeyOwner.Platform);
    }

    /// <param name="group">The endpoints of one kind of owner.</param>
    /// <param name="owner">The owner, which comes from the path or is the platform; never from a query or body.</param>
    private static void Map(RouteGroupBuilder group, Func<HttpContext, KeyOwner> owner)
    {
        group.MapGet(
            "/",
            (Guid? after, KeyDbContext db, HttpContext http, CancellationToken ct) =>
                ListAsync(db, owner(http), after ?? Guid.Empty, ct)
        );
        group.MapPut(
            "/{keyId:guid}",
            (Guid keyId, CreateKeyRequest body, KeyCreation creation, HttpContext http, CancellationToken ct) =>
                creation.CreateAsync(owner(http), new(keyId), body, http.Response, ct)
        );
        group.MapPost(
            "/{keyId:guid}/activate",
            (Guid keyId, ActivateKeyRequest body, KeyDbContext db, HttpContext http, CancellationToken ct) =>
                ActivateAsync(db, owner(http), keyId, body.Revision, ct)
        );
        group.MapPost(
            "/{keyId:guid}/revoke",
            (Guid keyId, KeyDbContext db, HttpContext http, CancellationToken ct) =>
                RevokeAsync(db, owner(http), keyId, ct)
        );
    }

    /// <summary>A page of the owner's keys in the order of their ids.</summary>
    private static Task<List<ListedKey>> ListAsync(KeyDbContext db, KeyOwner owner, Guid after, CancellationToken ct) =>
        KeysOf(db, owner)
            .Where(row => row.KeyId > after)
            .OrderBy(row => row.KeyId)
            .Take(PageSize)
            .Select(row => new ListedKey(row.KeyId, row.State, row.ExpiresAt))
            .ToListAsync(ct);

    /// <summary>Activates a pending key, if its secret is still the one of that revision.</summary>
    private static async Task<IResult> ActivateAsync(
        KeyDbContext db,
        KeyOwner owner,
        Guid id,
        int revision,
        CancellationToken ct
    )
    {
        var key = KeysOf(db, owner).Where(row => row.KeyId == id);
        var activated = await key.Where(row => row.State == KeyState.Pending && row.Revision == revision)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, KeyState.Active), ct);
        if (activated == 1)
        {
            return TypedResults.NoContent();
        }
        var found = await key.Select(row => new { row.State, row.Revision }).SingleOrDefaultAsync(ct);
        return found switch
        {
            null => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound),
            { State: KeyState.Active } when found.Revision == revision => TypedResults.NoContent(),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict),
        };
    }

    /// <summary>Ends a key for good. An id that was never created becomes unusable, for a late creation may still arrive.</summary>
    private static async Task<IResult> RevokeAsync(KeyDbContext db, KeyOwner owner, Guid id, CancellationToken ct)
    {
        var revoked = await db.Database.ExecuteSqlAsync(
            $$"""
            INSERT INTO keys (key_id, class, tenant_id, scopes, state, revision)
            VALUES ({{id}}, {{owner.Class.ToString()}}, {{owner.Tenant?.Value}}::uuid, ARRAY[]::text[], 'Revoked', 0)
            ON CONFLICT (key_id) DO UPDATE SET state = 'Revoked', secret_hash = NULL
            WHERE keys.state <> 'Revoked' AND keys.class = excluded.class
                AND keys.tenant_id IS NOT DISTINCT FROM excluded.tenant_id
            """,
            ct
        );
        return revoked == 1 || await KeysOf(db, owner).AnyAsync(row => row.KeyId == id, ct)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);
    }

    private static IQueryable<KeyRow> KeysOf(KeyDbContext db, KeyOwner owner)
    {
        var (keyClass, tenant) = (owner.Class, owner.Tenant?.Value);
        return db.Keys.Where(row => row.Class == keyClass && row.TenantId == tenant);
    }
}
