using System.Globalization;

namespace Portal.Web.Circuits;

/// <summary>What a limit of open tabs is counted over.</summary>
internal enum CircuitLimit
{
    Session,
    Person,
    Tenant,
    Node,
}

/// <summary>
/// How many tabs may be open on one node, so that neither a person nor a company can use it up. A tab is a circuit with its
/// connection; see <see cref="CircuitTabs"/> for what counts.
/// </summary>
public sealed class CircuitLimits
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Portal:Circuits";

    /// <summary>Tabs of one session.</summary>
    public int PerSession { get; set; } = 25;

    /// <summary>Tabs of one person in all their sessions.</summary>
    public int PerPerson { get; set; } = 50;

    /// <summary>Tabs of one tenant; never more than <see cref="TenantShare"/> of the node.</summary>
    public int PerTenant { get; set; } = 2_000;

    /// <summary>Tabs of all tenants.</summary>
    public int PerNode { get; set; } = 5_000;

    /// <summary>The most that one tenant may have of <see cref="PerNode"/>, in percent.</summary>
    public int TenantShare { get; set; } = 40;

    /// <summary>Tabs that one tenant may have here.</summary>
    public int OfTenant => (int)Math.Min(PerTenant, (long)PerNode * TenantShare / 100);

    /// <summary>Reads the section.</summary>
    /// <exception cref="InvalidOperationException">The limits make no sense together; the message has what was expected.</exception>
    public static CircuitLimits Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Section).Get<CircuitLimits>() ?? new();
        var isOrdered =
            limits is { PerSession: > 0, TenantShare: > 0 and < 100 }
            && limits.PerSession <= limits.PerPerson
            && limits.PerPerson < limits.OfTenant;
        return isOrdered
            ? limits
            : throw new InvalidOperationException(
                $"{Section}: expected 1 <= PerSession <= PerPerson < what one tenant may have "
                    + "(the lower of PerTenant and TenantShare percent of PerNode) and a TenantShare from 1 to 99, "
                    + $"found PerSession {limits.PerSession}, PerPerson {limits.PerPerson}, PerTenant {limits.PerTenant}, "
                    + $"PerNode {limits.PerNode}, TenantShare {limits.TenantShare}."
            );
    }

    /// <summary>What a person is told: the limit and what to do, and nothing about others.</summary>
    internal string Describe(CircuitLimit reached) =>
        reached switch
        {
            CircuitLimit.Session => Words("With one sign-in you can have", PerSession),
            CircuitLimit.Person => Words("In all your browsers together you can have", PerPerson),
            CircuitLimit.Tenant => Words("Your company can have", OfTenant),
            _ =>
                "No more tabs can be opened at the moment. Close tabs that you do not need, then try again in a minute.",
        };

    private static string Words(string who, int limit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{who} {limit:N0} tabs open. Close tabs that you do not need, then try again."
        );
}
