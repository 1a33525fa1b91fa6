using Portal.KeyService.Callers;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.KeyService.Keys;

/// <summary>Tenants' keys for callers who may manage them; the platform's own keys for the operator.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        var tenants = app.MapGroup(KeyServiceRoutes.TenantKeys).RequireRight(CallerRight.Manage);
        tenants.MapGet("/", ListAsync);
        tenants.MapPut(
            "/{keyId:guid}",
            (
                Guid tenantId,
                Guid keyId,
                CreateKeyRequest body,
                KeyStore keys,
                TimeProvider time,
                HttpContext http,
                CancellationToken ct
            ) => CreateAsync(OwnerOf(tenantId), keyId, body, keys, time, http, ct)
        );
        tenants.MapPost(
            "/{keyId:guid}/activate",
            (Guid tenantId, Guid keyId, ActivateKeyRequest body, KeyStore keys, CancellationToken ct) =>
                AnswerAsync(keys.ActivateAsync(OwnerOf(tenantId), new(keyId), body.Revision, ct))
        );
        tenants.MapPost(
            "/{keyId:guid}/revoke",
            (Guid tenantId, Guid keyId, KeyStore keys, CancellationToken ct) =>
                AnswerAsync(keys.RevokeAsync(OwnerOf(tenantId), new(keyId), ct))
        );

        // Not "manage": whoever takes over Portal.Web must not be able to make a key that names every company.
        var platform = app.MapGroup(KeyServiceRoutes.PlatformKeys).RequireRight(CallerRight.Bind);
        platform.MapPut(
            "/{keyId:guid}",
            (
                Guid keyId,
                CreateKeyRequest body,
                KeyStore keys,
                TimeProvider time,
                HttpContext http,
                CancellationToken ct
            ) => CreateAsync(KeyOwner.Platform, keyId, body, keys, time, http, ct)
        );
        platform.MapPost(
            "/{keyId:guid}/activate",
            (Guid keyId, ActivateKeyRequest body, KeyStore keys, CancellationToken ct) =>
                AnswerAsync(keys.ActivateAsync(KeyOwner.Platform, new(keyId), body.Revision, ct))
        );
        platform.MapPost(
            "/{keyId:guid}/revoke",
            (Guid keyId, KeyStore keys, CancellationToken ct) =>
                AnswerAsync(keys.RevokeAsync(KeyOwner.Platform, new(keyId), ct))
        );
    }

    private static Task<List<ListedKey>> ListAsync(Guid tenantId, Guid? after, KeyStore keys, CancellationToken ct) =>
        keys.ListAsync(OwnerOf(tenantId), after is { } id ? new KeyId(id) : null, ct);

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
