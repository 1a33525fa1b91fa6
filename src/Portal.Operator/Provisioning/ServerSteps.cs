using Portal.Operator.Servers;

namespace Portal.Operator.Provisioning;

// A server of the operator's own is created in four steps; of one that somebody else runs only the last has something to do. The password is stored before the cluster exists, since the cluster keeps only a
// verifier; the key pin, identifier and port are stored afterwards, since only then are they known.

/// <summary>Stores the administrator's sealed credential, and with it the server's id.</summary>
internal sealed class ReserveAdministrator(ServerProviders servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).ReserveAdministratorAsync(
            request.ServerName,
            cancellationToken
        );

    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).ForgetAdministratorAsync(
            request.ServerName,
            cancellationToken
        );
}

/// <summary>Creates the cluster without starting it.</summary>
internal sealed class CreateServer(ServerProviders servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).CreateAsync(
            request.ServerName,
            request.Tier,
            cancellationToken
        );

    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).DeleteUnregisteredAsync(
            request.ServerName,
            cancellationToken
        );
}

/// <summary>Stores the cluster's pinned key, system identifier and port.</summary>
internal sealed class RegisterServer(ServerProviders servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).RegisterAsync(
            request.ServerName,
            request.Tier,
            cancellationToken
        );

    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).UnregisterDedicatedAsync(
            request.ServerName,
            cancellationToken
        );
}

/// <summary>Starts the cluster.</summary>
internal sealed class StartServer(ServerProviders servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await (await servers.OfAsync(request.ServerName, cancellationToken)).StartAsync(
            request.ServerName,
            cancellationToken
        );
}
