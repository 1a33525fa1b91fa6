using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Staff.Support;

namespace Portal.Staff;

/// <summary>Registers the platform log, the catalog's part of support sessions, and the staff area's queries.</summary>
public static class StaffServices
{
    /// <summary>Adds the platform log only. Needs the catalog.</summary>
    public static IServiceCollection AddPlatformLog(this IServiceCollection services)
    {
        services.TryAddSingleton<PlatformLog>();
        return services;
    }

    /// <summary>Adds the catalog's part of support sessions and the platform log. Needs the catalog.</summary>
    public static IServiceCollection AddSupportCatalog(this IServiceCollection services)
    {
        services.AddPlatformLog();
        services.TryAddSingleton<SupportCatalog>();
        services.TryAddSingleton<SupportCodes>();
        services.TryAddSingleton<SupportLists>();
        services.TryAddSingleton<SupportHosts>();
        return services;
    }

    /// <summary>Needs the catalog. For Portal.Web only: no other service knows people of the staff.</summary>
    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddSupportCatalog();
        services.AddSingleton<StaffSessions>();
        services.AddSingleton<StaffSignIn>();
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<TenantHistory>();
        services.AddSingleton<PlatformLogList>();
        services.AddSingleton<ServerHealth>();
        return services;
    }
}
