using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Portal.Web.Circuits;

/// <summary>
/// Hands a connection's origin to the circuit that opens over it. The framework gives the circuit the very principal
/// object of its connection; the object, not its claims, is the key, so nothing can be made up.
/// </summary>
internal sealed class CircuitOrigins
{
    private readonly ConditionalWeakTable<ClaimsPrincipal, CircuitOrigin> origins = [];

    public void Add(ClaimsPrincipal principal, CircuitOrigin origin) => origins.AddOrUpdate(principal, origin);

    public CircuitOrigin? Find(ClaimsPrincipal principal) =>
        origins.TryGetValue(principal, out var origin) ? origin : null;
}

/// <summary>Sets the caller of a circuit as it opens, and keeps its lease watched while the circuit lives.</summary>
internal sealed class CircuitAdmission(
    AuthenticationStateProvider authentication,
    CircuitOrigins origins,
    CircuitCaller caller,
    LeaseRegistry registry
) : CircuitHandler, ILeaseHolder
{
    private ILease? lease;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var state = await authentication.GetAuthenticationStateAsync();
        var origin =
            origins.Find(state.User)
            ?? throw new InvalidOperationException("A circuit opened without an admitted connection (IC-8).");
        caller.Set(origin);
        lease = origin.Lease;
        LeaseRegistry.Hold(lease, this);
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (lease is not null)
        {
            registry.Release(lease, this);
        }
        return Task.CompletedTask;
    }

    // A circuit that waits for its browser has no connection to cut; the guard refuses the reconnect.
    public void Disconnect() { }
}
