using Portal.Domain.Access;
using Portal.Web.Layout;

namespace Portal.Web.Circuits;

/// <summary>Who a circuit belongs to: set once when it opens, never changed, and thrown on when read before (IC-12).</summary>
public sealed class CircuitCaller
{
    private Caller? caller;
    private TenantAreaContext? area;

    /// <summary>The caller of every operation in this circuit.</summary>
    /// <exception cref="InvalidOperationException">The circuit was not admitted.</exception>
    public Caller Current => caller ?? throw new InvalidOperationException("This circuit has no caller (IC-12).");

    /// <summary>What the shell shows, null before the circuit was admitted.</summary>
    internal TenantAreaContext? Area => area;

    internal void Set(CircuitOrigin origin)
    {
        if (caller is not null)
        {
            throw new InvalidOperationException("The caller of a circuit is set once (IC-12).");
        }
        var session = origin.Lease.Session;
        caller = new Caller(
            origin.Lease.Tenant,
            new UserActor(session.UserId, session.Email, session.Role),
            origin.Lease,
            origin.Address,
            origin.CorrelationId
        );
        area = new TenantAreaContext(
            origin.Host.Tenant!.DisplayName,
            origin.Host.Name.Value,
            session.DisplayName,
            session.Email,
            session.Role.ToString().ToLowerInvariant()
        );
    }
}
