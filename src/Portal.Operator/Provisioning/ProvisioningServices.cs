using Portal.Operator.Positions;

namespace Portal.Operator.Provisioning;

/// <summary>Registers the provisioning of tenants.</summary>
internal static class ProvisioningServices
{
    /// <summary>Steps run in the order of their registration.</summary>
    public static IServiceCollection AddProvisioning(
        this IServiceCollection services,
        Action<IServiceCollection>? beforeActivation = null
    )
    {
        services.AddSingleton<TenantLocations>();
        services.AddSingleton<AdministratorConnections>();
        services.AddSingleton<OwnerConnections>();
        services.AddSingleton<AddressRegistry>();
        services.AddSingleton<TenantMarks>();
        services.AddSingleton<TenantProvisioning>();
        services.AddSingleton<VerifyTenant>();

        services.AddSingleton<IProvisioningStep, ReserveTenant>();
        services.AddSingleton<IProvisioningStep, ReserveAdministrator>();
        services.AddSingleton<IProvisioningStep, CreateServer>();
        services.AddSingleton<IProvisioningStep, RegisterServer>();
        services.AddSingleton<IProvisioningStep, StartServer>();
        services.AddSingleton<IProvisioningStep, VerifyActiveTenant>();
        services.AddSingleton<IProvisioningStep, PlanBinding>();
        services.AddSingleton<IProvisioningStep, RestrictServerAccess>();
        services.AddSingleton<IProvisioningStep, CreateRoles>();
        services.AddSingleton<IProvisioningStep, CreateDatabase>();
        services.AddSingleton<IProvisioningStep, CreateSchema>();
        services.AddSingleton<IProvisioningStep, MigrateTenant>();
        services.AddSingleton<IProvisioningStep, GrantRights>();
        services.AddSingleton<IProvisioningStep, WriteIdentity>();
        services.AddSingleton<IProvisioningStep, MarkTenant>();
        services.AddSingleton<IProvisioningStep>(provider => provider.GetRequiredService<VerifyTenant>());
        services.AddSingleton<IProvisioningStep, RegisterAddresses>();
        services.AddSingleton<IProvisioningStep, InviteFirstAdmin>();
        beforeActivation?.Invoke(services);
        services.AddSingleton<IProvisioningStep, PushBinding>();
        services.AddSingleton<IProvisioningStep, ActivateTenant>();
        return services;
    }
}
