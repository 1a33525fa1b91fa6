using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Domain.Users;
using Portal.Staff;

namespace Portal.Domain;

/// <summary>Registers what a tenant's people can do.</summary>
public static class DomainServices
{
    /// <summary>Adds all operations; they keep no state, and every call names its caller.</summary>
    public static IServiceCollection AddTenantOperations(this IServiceCollection services) =>
        services
            .AddSingleton<AuthorityChecks>()
            .AddSingleton<TenantData>()
            .AddSingleton<Cursors>()
            .AddSingleton<SessionStore>()
            .AddSingleton<SignInOperations>()
            .AddSingleton<SignOutOperations>()
            .AddSingleton<ProfileOperations>()
            .AddSingleton<UserOperations>()
            .AddSingleton<UserDirectoryOperations>()
            .AddSingleton<UserAccessOperations>()
            .AddSingleton<InvitationOperations>()
            .AddSingleton<ApiKeyReconciler>()
            .AddSingleton<ApiKeyIssuance>()
            .AddSingleton<ApiKeyOperations>()
            .AddSingleton<JourneyOperations>()
            .AddSingleton<KeyIdentityOperations>()
            .AddSingleton<AuditLogOperations>()
            .AddSingleton<OverviewOperations>()
            .AddSingleton<SupportAccessOperations>()
            .AddSupport();

    /// <summary>Support sessions: what staff do with them, and which are live.</summary>
    private static IServiceCollection AddSupport(this IServiceCollection services) =>
        services
            .AddSupportCatalog()
            .AddSingleton<TenantSupportSessions>()
            .AddSingleton<SupportReconciler>()
            .AddSingleton<SupportSessions>()
            .AddSingleton<SupportHandoff>()
            .AddSingleton<SupportStore>();
}
