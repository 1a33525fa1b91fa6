using Portal.KeyService.Callers;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.KeyService.Keys;

/// <summary>Tenants' keys for callers who may manage them; the platform's own keys for the operator.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        MapKeysOf(
            http => OwnerOf(Guid.Parse((string)http.GetRouteValue("tenantId")!)),
            app.MapGroup(KeyServiceRoutes.TenantKeys).RequireRight(CallerRight.Manage)
        );
        // Not "manage": whoever takes over Portal.Web must not be able to make a key that names every company.
        MapKeysOf(_ => KeyOwner.Platform, app.MapGroup(KeyServiceRoutes.PlatformKeys).RequireRight(CallerRight.Bind));
    }

    /// <summary>The owner is the group's, and comes from the path or from nowhere.</summary>
    private static void MapKeysOf(Func<HttpContext, KeyOwner> owner, RouteGroupBuilder group)
    {
        group.MapGet(
            "/",
            (Guid? after, KeyStore keys, HttpContext http, CancellationToken ct) =>
                keys.ListAsync(owner(http), after is { } id ? new KeyId(id) : null, ct)
        );
        group.MapPut(
            "/{keyId:guid}",
            (
                Guid keyId,
                CreateKeyRequest body,
                KeyStore keys,
                TimeProvider time,
                HttpContext http,
                CancellationToken ct
            ) => CreateAsync(owner(http), keyId, body, keys, time, http, ct)
        );
        group.MapPost(
            "/{keyId:guid}/activate",
            (Guid keyId, ActivateKeyRequest body, KeyStore keys, HttpContext http, CancellationToken ct) =>
                AnswerAsync(keys.ActivateAsync(owner(http), new(keyId), body.Revision, ct))
        );
        group.MapPost(
            "/{keyId:guid}/revoke",
            (Guid keyId, KeyStore keys, HttpContext http, CancellationToken ct) =>
                AnswerAsync(keys.RevokeAsync(owner(http), new(keyId), ct))
        );
    }

    private static async Task<IResult> CreateAsync(
        KeyOwner owner,
        Guid keyId,
        CreateKeyRequest body,
        KeyStore keys,
        TimeProvider time,
        HttpContext http,
        CancellationToken ct
    )
    {
        var errors = KeyRequests.Errors(new(keyId), body, time.GetUtcNow());
        if (errors.Count > 0)
        {
            return TypedResults.ValidationProblem(errors);
        }
        http.Response.Headers.CacheControl = "no-store";
        return await keys.CreateAsync(owner, new(keyId), body, ct) is { } created
            ? TypedResults.Ok(created)
            : TypedResults.Problem(statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AnswerAsync(Task<KeyChange> change) =>
        await change switch
        {
            KeyChange.Done => TypedResults.NoContent(),
            KeyChange.NotFound => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict),
        };

    private static KeyOwner OwnerOf(Guid tenantId) => KeyOwner.Of(new TenantId(tenantId));
}
