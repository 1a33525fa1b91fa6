using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Callers;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Bindings;

/// <summary>The operator binds tenants to servers (IC-3). Versions only rise; the row's trigger enforces that as well.</summary>
internal static class BindingEndpoints
{
    public static void MapBindings(this IEndpointRouteBuilder app) =>
        app.MapPut(KeyServiceRoutes.Binding, BindAsync).RequireRight(CallerRight.Bind);

    private static async Task<IResult> BindAsync(Guid tenantId, BindRequest body, KeyDbContext db, CancellationToken ct)
    {
        if (body.Version < 1)
        {
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]>(StringComparer.Ordinal) { ["version"] = ["Expected 1 or more."] }
            );
        }
        var changed = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO bindings (tenant_id, server_id, version) VALUES ({tenantId}, {body.ServerId}::uuid, {body.Version})
            ON CONFLICT (tenant_id) DO UPDATE SET server_id = excluded.server_id, version = excluded.version
            WHERE bindings.version < excluded.version
            """,
            ct
        );
        return changed == 1 || await ExistsAsync(db, tenantId, body, ct)
            ? TypedResults.NoContent()
            : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict);
    }

    /// <summary>Repeating the same binding is no conflict.</summary>
    private static Task<bool> ExistsAsync(KeyDbContext db, Guid tenantId, BindRequest body, CancellationToken ct) =>
        db.Bindings.AnyAsync(
            row => row.TenantId == tenantId && row.ServerId == body.ServerId && row.Version == body.Version,
            ct
        );
}
