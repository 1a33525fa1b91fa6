namespace Portal.Platform.Catalog;

/// <summary>Where a support session is in its life, as the catalog knows it.</summary>
public enum SupportSessionState
{
    /// <summary>Requested; the tenant's own row may not exist yet.</summary>
    Intended = 1,

    /// <summary>The tenant's log has it; it may be entered until it expires.</summary>
    Open = 2,

    /// <summary>Over, by the clock or by a person.</summary>
    Ended = 3,

    /// <summary>Never opened: the tenant's policy, its server or a crash prevented it.</summary>
    Failed = 4,
}
