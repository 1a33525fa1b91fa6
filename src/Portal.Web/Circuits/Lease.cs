using Portal.Domain.Access;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>Names a lease within its tenant. A session and a support session never share one.</summary>
/// <param name="IsSupport">Whether it is a support session's.</param>
/// <param name="Id">Id of the session.</param>
public readonly record struct LeaseKey(bool IsSupport, Guid Id);

/// <summary>
/// The authority of all circuits of one session, or of one support session, on this node (IC-8). It is confirmed once a
/// second; unconfirmed for 2 seconds it refuses everything, ended it refuses forever.
/// </summary>
public interface ILease
{
    /// <summary>Tenant of the session.</summary>
    TenantId TenantId { get; }

    /// <summary>Which one it is.</summary>
    LeaseKey Key { get; }

    /// <summary>Whether it stands, and what holds it.</summary>
    LeaseState State { get; }

    /// <summary>What operations are done on.</summary>
    Authority Authority { get; }
}
