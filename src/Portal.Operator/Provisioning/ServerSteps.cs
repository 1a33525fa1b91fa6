using Portal.Operator.Servers;

namespace Portal.Operator.Provisioning;

// A server is created in four steps. The password is stored before the cluster exists, since the cluster keeps only a
// verifier; the key pin, identifier and port are stored afterwards, since only then are they known.

/// <summary>Stores the administrator's sealed credential, and with it the server's id.</summary>
internal sealed class ReserveAdministrator(ServerRegistry servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.ReserveAdministratorAsync(request.ServerName, cancellationToken);

    public Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.ForgetAdministratorAsync(request.ServerName, cancellationToken);
}

/// <summary>Creates the cluster without starting it.</summary>
internal sealed class CreateServer(ServerRegistry servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.CreateAsync(request.ServerName, request.Tier, cancellationToken);

    public Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.DeleteUnregisteredAsync(request.ServerName, cancellationToken);
}

/// <summary>Stores the cluster's pinned key, system identifier and port.</summary>
internal sealed class RegisterServer(ServerRegistry servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.RegisterAsync(request.ServerName, request.Tier, cancellationToken);

    public Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.UnregisterDedicatedAsync(request.ServerName, cancellationToken);
}

/// <summary>Starts the cluster.</summary>
internal sealed class StartServer(ServerRegistry servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        servers.StartAsync(request.ServerName, cancellationToken);
}
