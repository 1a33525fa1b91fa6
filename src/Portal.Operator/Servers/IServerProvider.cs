using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Servers;

/// <summary>
/// Where a server comes from, as far as provisioning must know; what it asks of the server itself goes over the
/// administrator's connection, wherever that leads. Each member can be repeated, and does nothing where somebody else has done
/// it.
/// </summary>
internal interface IServerProvider
{
    /// <summary>Whether a dedicated server goes with a company that never became active; else it stays, and is emptied.</summary>
    bool RemovesServers { get; }

    /// <summary>Stores the administrator's credential before the server exists.</summary>
    Task ReserveAdministratorAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the server.</summary>
    Task CreateAsync(string name, ServerTier tier, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stores what the server will have to prove.</summary>
    Task RegisterAsync(string name, ServerTier tier, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns when it accepts connections.</summary>
    Task StartAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lets only the administrator and these roles try to connect; none means every role.</summary>
    Task RestrictAccessAsync(
        ServerRow server,
        string database,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    /// <summary>Undoes <see cref="RegisterAsync"/>.</summary>
    Task UnregisterDedicatedAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Undoes <see cref="CreateAsync"/>.</summary>
    Task DeleteUnregisteredAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Undoes <see cref="ReserveAdministratorAsync"/>.</summary>
    Task ForgetAdministratorAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;
}
