using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Access;
using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Domain.Providers;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Domain.Users;
using Portal.Staff;

namespace Portal.Domain;

/// <summary>Registers the operations on tenants' data.</summary>
public static class DomainServices
{
    /// <summary>Adds all operations. They are stateless, and every call names its caller.</summary>
    public static IServiceCollection AddTenantOperations(this IServiceCollection services) =>
        services
            .AddSingleton<TenantDatabase>()
            .AddSingleton<AuthorityChecks>()
            .AddSingleton<AuthorityEnds>()
            .AddSingleton<TenantData>()
            .AddSingleton<RefusalOperations>()
            .AddSingleton<Cursors>()
            .AddSingleton<SessionStore>()
            .AddSingleton<SessionEnds>()
            .AddSingleton<SignInOperations>()
            .AddSingleton<SignOutOperations>()
            .AddSingleton<ProviderSignOutOperations>()
            .AddSingleton<ProfileOperations>()
            .AddSingleton<UserOperations>()
            .AddSingleton<UserConfirmationOperations>()
            .AddSingleton<SignInResetOperations>()
            .AddSingleton<SetUpLinks>()
            .AddSingleton<SignInLinks>()
            .AddSingleton<SignInSetUps>()
            .AddSingleton<ProviderActivation>()
            .AddSingleton<IdentityReleases>()
            .AddSingleton<UserReconciler>()
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

    /// <summary>Support sessions: starting, joining, ending and verifying them.</summary>
    private static IServiceCollection AddSupport(this IServiceCollection services) =>
        services
            .AddSupportCatalog()
            .AddSingleton<TenantSupportSessions>()
            .AddSingleton<SupportReconciler>()
            .AddSingleton<SupportSessions>()
            .AddSingleton<SupportHandoff>()
            .AddSingleton<SupportStore>();
}
