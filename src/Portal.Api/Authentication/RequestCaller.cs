using Portal.Domain.Access;
using Portal.Staff;

namespace Portal.Api.Authentication;

/// <summary>The platform's automation, as its key proved it for one request.</summary>
/// <param name="Actor">As the platform log names it.</param>
/// <param name="Scopes">What the key may do, of <see cref="Platform.KeyService.PlatformScopes"/>.</param>
internal sealed record PlatformCaller(PlatformActor Actor, IReadOnlyList<string> Scopes);

/// <summary>
/// Who calls, as the presented key proved it: set once by authentication, thrown on when read unset (IC-12). Endpoints take
/// the tenant from here and from nothing else of a request (IC-2).
/// </summary>
internal static class RequestCaller
{
    private sealed record Feature<T>(T Caller);

    /// <summary>The tenant's key that calls.</summary>
    /// <exception cref="InvalidOperationException">No tenant's key was admitted.</exception>
    public static Caller GetCaller(this HttpContext context) => Get<Caller>(context);

    /// <summary>The platform key that calls.</summary>
    /// <exception cref="InvalidOperationException">No platform key was admitted.</exception>
    public static PlatformCaller GetPlatformCaller(this HttpContext context) => Get<PlatformCaller>(context);

    internal static void SetCaller(this HttpContext context, Caller caller) => Set(context, caller);

    internal static void SetPlatformCaller(this HttpContext context, PlatformCaller caller) => Set(context, caller);

    /// <summary>For what is recorded about refusals only. It decides nothing.</summary>
    internal static Caller? FindCaller(this HttpContext context) => context.Features.Get<Feature<Caller>>()?.Caller;

    private static T Get<T>(HttpContext context) =>
        context.Features.Get<Feature<T>>() is { } feature
            ? feature.Caller
            : throw new InvalidOperationException("The caller of this request was not established (IC-12).");

    private static void Set<T>(HttpContext context, T caller)
    {
        if (context.Features.Get<Feature<T>>() is not null)
        {
            throw new InvalidOperationException("The caller of a request is set once (IC-12).");
        }
        context.Features.Set(new Feature<T>(caller));
    }
}
