using Portal.Web.TenantArea.ApiKeys;
using Portal.Web.TenantArea.Forms;
using Portal.Web.TenantArea.Lists;
using Portal.Web.TenantArea.Users;

namespace Portal.Web.TenantArea;

/// <summary>Registers the services of the tenant area's pages, beyond the operations.</summary>
internal static class TenantAreaServices
{
    /// <summary>Adds the pages' per-circuit state, the dialogs and the reconciliation of API keys.</summary>
    public static IServiceCollection AddTenantArea(this IServiceCollection services) =>
        services
            .AddScoped<ListMemory>()
            .AddScoped<Drafts>()
            .AddScoped<Notices>()
            .AddScoped<InvitationDialogs>()
            .AddScoped<ApiKeyDialogs>()
            .AddHostedService<AuthorityReconciliation>();
}
