using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Bindings;

/// <summary>The operator says where tenants are (IC-3). Versions only rise; the row's trigger holds to that as well.</summary>
internal static class BindingEndpoints
{
    public static void MapBindings(this IEndpointRouteBuilder app) =>
        app.MapPut(KeyServiceRoutes.Binding, BindAsync).RequireRight(CallerRight.Bind);

    private static async Task<IResult> BindAsync(
        Guid tenantId,
        BindRequest body,
        IDbContextFactory<KeyDbContext> database,
        CancellationToken ct
    )
    {
        if (body.Version < 1)
        {
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]>(StringComparer.Ordinal) { ["version"] = ["Expected 1 or more."] }
            );
        }
        await using var db = await database.CreateDbContextAsync(ct);
        var changed = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO bindings (tenant_id, server_id, version) VALUES ({tenantId}, {body.ServerId}::uuid, {body.Version})
            ON CONFLICT (tenant_id) DO UPDATE SET server_id = excluded.server_id, version = excluded.version
            WHERE bindings.version < excluded.version
            """,
            ct
        );
        return changed == 1 || await IsAsync(db, tenantId, body, ct)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict);
    }

    /// <summary>The same once more is no conflict: pushing may be repeated.</summary>
    private static Task<bool> IsAsync(KeyDbContext db, Guid tenantId, BindRequest body, CancellationToken ct) =>
        db.Bindings.AnyAsync(
            row => row.TenantId == tenantId && row.ServerId == body.ServerId && row.Version == body.Version,
            ct
        );
}
