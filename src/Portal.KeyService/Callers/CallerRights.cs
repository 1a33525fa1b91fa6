using Microsoft.AspNetCore.Authentication;

namespace Portal.KeyService.Callers;

/// <summary>Requires rights. An endpoint that states none is closed to every caller: the fallback policy never succeeds.</summary>
internal static class CallerRights
{
    private const string AnyRight = "any";

    public static IServiceCollection AddCallers(this IServiceCollection services, IReadOnlyList<Caller> callers)
    {
        services.AddSingleton(callers);
        services
            .AddAuthentication(CallerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        var authorization = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new([new Unsatisfiable()], [CallerAuthentication.SchemeName]))
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
    private sealed class Unsatisfiable : Microsoft.AspNetCore.Authorization.IAuthorizationRequirement;
}
