using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Portal.Platform.Staff;

/// <summary>Registers what the staff area asks the catalog for.</summary>
public static class StaffServices
{
    /// <summary>Needs the catalog. For Portal.Web only: no other service knows people of the staff.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.TryAddSingleton<PlatformLog>();
        services.AddSingleton<StaffSessions>();
        services.AddSingleton<StaffSignIn>();
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<TenantHistory>();
        services.AddSingleton<PlatformLogList>();
        services.AddSingleton<ServerHealth>();
        return services;
    }
}
