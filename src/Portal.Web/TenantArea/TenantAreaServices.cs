using Portal.Web.TenantArea.ApiKeys;
using Portal.Web.TenantArea.Forms;
using Portal.Web.TenantArea.Lists;
using Portal.Web.TenantArea.Users;

namespace Portal.Web.TenantArea;

/// <summary>What the tenant area's pages need from the container beyond the operations themselves.</summary>
internal static class TenantAreaServices
{
    /// <summary>Adds what a circuit remembers for its pages, its dialogs, and the repair of keys.</summary>
    public static IServiceCollection AddTenantArea(this IServiceCollection services) =>
        services
            .AddScoped<ListMemory>()
            .AddScoped<Drafts>()
            .AddScoped<Notices>()
            .AddScoped<InvitationDialogs>()
            .AddScoped<ApiKeyDialogs>()
            .AddHostedService<ApiKeyReconcilers>();
}
