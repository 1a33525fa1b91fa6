namespace Portal.Web.Circuits;

/// <summary>Caps that the framework does not have: one person or company cannot exhaust a node.</summary>
public sealed class CircuitLimits
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Portal:Circuits";

    /// <summary>Open connections of one session on one node; a browser tab has one.</summary>
    public int PerSession { get; set; } = 25;

    /// <summary>Open connections of one tenant on one node.</summary>
    public int PerTenant { get; set; } = 2_000;

    /// <summary>Reads the section.</summary>
    /// <exception cref="InvalidOperationException">A limit is not a positive number.</exception>
    public static CircuitLimits Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Section).Get<CircuitLimits>() ?? new();
        return limits is { PerSession: > 0, PerTenant: > 0 }
            ? limits
            : throw new InvalidOperationException(
                $"{Section}: expected positive numbers, found PerSession {limits.PerSession} and PerTenant {limits.PerTenant}."
            );
    }
}
