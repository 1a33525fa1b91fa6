using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Portal.Domain.Access;
using Portal.Platform.Tenancy;
using Portal.Web.Layout;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>
/// Who a circuit belongs to: set once when it opens, never changed, and throws when read before (IC-12). It keeps the
/// session's lease watched while the circuit lives.
/// </summary>
public sealed class CircuitCaller(AuthenticationStateProvider authentication, LeaseRegistry registry)
    : CircuitHandler,
        ILeaseHolder
{
    private AdmittedConnection? connection;

    /// <summary>The caller of every operation in this circuit.</summary>
    /// <exception cref="InvalidOperationException">The circuit was not admitted.</exception>
    public Caller Current =>
        connection?.Caller ?? throw new InvalidOperationException("This circuit has no caller (IC-12).");

    /// <summary>The circuit's tenant, for events; null before the circuit was admitted.</summary>
    internal TenantId? TenantId => connection?.Caller.TenantId;

    /// <summary>What the shell shows, null before the circuit was admitted.</summary>
    internal TenantAreaContext? Area => connection?.Area;

    /// <inheritdoc/>
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        Set(
            (state.User.Identity as TenantIdentity)?.Connection
                ?? throw new InvalidOperationException("A circuit opened without an admitted connection (IC-8).")
        );
    }

    /// <inheritdoc/>
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (connection is not null)
        {
            registry.Release(connection.Lease, this);
            connection.Holder.Tab?.Close(); // of the connection that it opened with, whichever it has now
        }
        return Task.CompletedTask;
    }

    internal void Set(AdmittedConnection admitted)
    {
        if (connection is not null)
        {
            throw new InvalidOperationException("The caller of a circuit is set once (IC-12).");
        }
        connection = admitted;
        connection.Lease.Add(this);
    }

    // A circuit that waits for its browser has no connection to abort; the guard refuses the reconnect.
    void ILeaseHolder.Disconnect() { }
}
