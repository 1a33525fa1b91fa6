using Portal.KeyService.Callers;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Keys;

/// <summary>Verification, apart for each class of keys: the caller says which one it serves.</summary>
internal static class VerifyEndpoints
{
    public static void MapVerification(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").RequireRight(CallerRight.Verify).RequireRateLimiting(VerificationLimit.Policy);
        group.MapPost(
            KeyServiceRoutes.VerifyTenantKey,
            (VerifyRequest body, KeyVerification keys, CancellationToken ct) =>
                keys.VerifyAsync(KeyClass.Tenant, body.Key, ct)
        );
        group.MapPost(
            KeyServiceRoutes.VerifyPlatformKey,
            (VerifyRequest body, KeyVerification keys, CancellationToken ct) =>
                keys.VerifyAsync(KeyClass.Platform, body.Key, ct)
        );
    }
}
