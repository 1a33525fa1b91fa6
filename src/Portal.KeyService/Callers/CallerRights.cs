using Microsoft.AspNetCore.Authentication;

namespace Portal.KeyService.Callers;

/// <summary>
/// Demands rights. An endpoint that states none is closed to everybody: the fallback admits no one.
/// </summary>
internal static class CallerRights
{
    private const string AnyRight = "any";

    public static IServiceCollection AddCallers(this IServiceCollection services, IReadOnlyList<Caller> callers)
    {
        services.AddSingleton(new CallerDirectory(callers));
        services
            .AddAuthentication(CallerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        var authorization = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new([new Nobody()], [CallerAuthentication.SchemeName]))
            .AddPolicy(AnyRight, policy => policy.RequireAuthenticatedUser());
        foreach (var right in Enum.GetNames<CallerRight>())
        {
            authorization.AddPolicy(right, policy => policy.RequireClaim(CallerAuthentication.RightClaim, right));
        }
        return services;
    }

    /// <summary>Opens a group of endpoints to callers with this right.</summary>
    public static TBuilder RequireRight<TBuilder>(this TBuilder endpoints, CallerRight right)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(right.ToString());

    /// <summary>Opens an endpoint to every known caller: for what is no secret.</summary>
    public static TBuilder AllowEveryCaller<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(AnyRight);

    /// <summary>A requirement without a handler: never met.</summary>
    private sealed class Nobody : Microsoft.AspNetCore.Authorization.IAuthorizationRequirement;
}
