namespace Portal.Operator.Provisioning;

/// <summary>Registers provisioning.</summary>
internal static class ProvisioningServices
{
    /// <summary>The order of the steps is the order of their registration.</summary>
    public static IServiceCollection AddProvisioning(
        this IServiceCollection services,
        Action<IServiceCollection>? beforeActivation = null
    )
    {
        services.AddSingleton<TenantLocations>();
        services.AddSingleton<AdministratorConnections>();
        services.AddSingleton<OwnerConnections>();
        services.AddSingleton<AddressBook>();
        services.AddSingleton<TenantProvisioning>();
        services.AddSingleton<ProveTenant>();

        services.AddSingleton<IProvisioningStep, ReserveTenant>();
        services.AddSingleton<IProvisioningStep, ReserveAdministrator>();
        services.AddSingleton<IProvisioningStep, CreateServer>();
        services.AddSingleton<IProvisioningStep, RegisterServer>();
        services.AddSingleton<IProvisioningStep, StartServer>();
        services.AddSingleton<IProvisioningStep, ProveAgain>();
        services.AddSingleton<IProvisioningStep, PlanBinding>();
        services.AddSingleton<IProvisioningStep, LimitAccess>();
        services.AddSingleton<IProvisioningStep, CreateRoles>();
        services.AddSingleton<IProvisioningStep, CreateDatabase>();
        services.AddSingleton<IProvisioningStep, CreateSchema>();
        services.AddSingleton<IProvisioningStep, MigrateTenant>();
        services.AddSingleton<IProvisioningStep, GrantRights>();
        services.AddSingleton<IProvisioningStep, WriteIdentity>();
        services.AddSingleton<IProvisioningStep>(provider => provider.GetRequiredService<ProveTenant>());
        services.AddSingleton<IProvisioningStep, RegisterAddresses>();
        beforeActivation?.Invoke(services);
        services.AddSingleton<IProvisioningStep, PushBinding>();
        services.AddSingleton<IProvisioningStep, ActivateTenant>();
        return services;
    }
}
