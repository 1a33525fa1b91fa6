using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Servers;

/// <summary>
/// How many connections each role may open on a server, and so how many the server must accept. A node has a pool of 20 for
/// each role (<see cref="BulkheadOptions.MaximumConnections"/>) and one connection that tries after an outage.
/// </summary>
internal static class ConnectionBudget
{
    /// <summary>Two copies of Portal.Web and two of Portal.Api, 20 each.</summary>
    public const int App = 80;

    /// <summary>Read-only support sessions, of all nodes together.</summary>
    public const int Support = 20;

    /// <summary>The operator as a tenant's owner: migrations, and marks.</summary>
    public const int Owner = 4;

    /// <summary>The operator as administrator: roles watched, audit logs watched, jobs and commands.</summary>
    public const int Administrator = 6;

    /// <summary>All of one company.</summary>
    public const int Company = App + Support + Owner;

    /// <summary>The limit of a login role of the services.</summary>
    public static int Of(TenantRole role) => role == TenantRole.App ? App : Support;

    /// <summary>Connections that a server must accept from roles that are no superusers.</summary>
    public const int Required = Company + Administrator;

    /// <summary>How many companies can use up their limits at the same time.</summary>
    public static int Companies(int usable, ServerTier tier) =>
        tier == ServerTier.Dedicated
            ? Math.Min(1, (usable - Administrator) / Company)
            : (usable - Administrator) / Company;
}
