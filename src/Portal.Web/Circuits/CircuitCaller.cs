using Portal.Domain.Access;
using Portal.Platform.Tenancy;
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

    /// <summary>The circuit's tenant, for events; null before the circuit was admitted.</summary>
    internal TenantId? TenantId => caller?.TenantId;

    /// <summary>What the shell shows, null before the circuit was admitted.</summary>
    internal TenantAreaContext? Area => area;

    internal void Set(CircuitOrigin origin)
    {
        if (caller is not null)
        {
            throw new InvalidOperationException("The caller of a circuit is set once (IC-12).");
        }
        caller = new Caller(
            origin.Lease.TenantId,
            ActorOf(origin.Lease),
            origin.Lease.Authority,
            origin.Address,
            origin.CorrelationId
        );
        area = AreaOf(origin);
    }

    private static Actor ActorOf(ILease lease) =>
        lease switch
        {
            SessionLease { Session: var person } => new UserActor(person.UserId, person.Email, person.Role),
            SupportLease { Session: var staff } => new StaffActor(staff.StaffId, staff.StaffLabel),
            _ => throw new InvalidOperationException("This lease is nobody's (IC-12)."),
        };

    private static TenantAreaContext AreaOf(CircuitOrigin origin)
    {
        var (company, host) = (origin.Host.Tenant!.DisplayName, origin.Host.Name.Value);
        return origin.Lease switch
        {
            SessionLease { Session: var person } => new(
                company,
                host,
                person.DisplayName,
                person.Email,
                person.Role.ToString().ToLowerInvariant()
            ),
            SupportLease { Session: var staff } => new(
                company,
                host,
                staff.StaffLabel,
                staff.StaffLabel,
                TenantAreaContext.SupportRole
            ),
            _ => throw new InvalidOperationException("This lease is nobody's (IC-12)."),
        };
    }
}
