using Portal.Domain.Companies;
using Portal.Operator.Running;

namespace Portal.Operator.Jobs;

/// <summary>Registers jobs. Further kinds would each bring steps of their own; recurring work does not belong here.</summary>
internal static class JobServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services) =>
        services
            .AddSingleton<ServerTurns>()
            .AddSingleton(JobPolicy.Default)
            .AddSingleton<JobStore>()
            .AddSingleton<JobRunner>()
            .AddSingleton<JobLoop>()
            .AddSingleton<CompanyCreation>()
            .AddSingleton<CompanyJobs>()
            .AddSingleton<CompanySuspension>()
            .AddSingleton<IStartTask, PublishCompanySettings>();
}
