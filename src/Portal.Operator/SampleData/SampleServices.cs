using Portal.Operator.Provisioning;
using Portal.Operator.Running;

namespace Portal.Operator.SampleData;

/// <summary>Registers the sample data, which the configuration allows in Development only.</summary>
internal static class SampleServices
{
    public static void AddSampleData(this IServiceCollection services, OperatorOptions options)
    {
        foreach (var tenant in SampleTenants.All(options))
        {
            services.AddSingleton(tenant);
            services.AddSingleton(tenant.Request);
        }
        services.AddSingleton<IStartTask, SampleHosts>();
        services.AddSingleton<IStartTask, SampleStaff>();
        services.AddSingleton<IStartTask, DevelopmentPlatformKey>();
        services.AddSingleton<IProvisioningStep, SampleContent>();
    }
}
