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
}
