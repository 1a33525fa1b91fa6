namespace Portal.Platform.Catalog;

/// <summary>State of a support session, as the catalog has it.</summary>
public enum SupportSessionState
{
    /// <summary>Requested; the tenant's own row may not exist yet.</summary>
    Intended = 1,

    /// <summary>The tenant's log has it; it may be entered until it expires.</summary>
    Open = 2,

    /// <summary>Ended, by expiry or by a person.</summary>
    Ended = 3,

    /// <summary>Never opened: the tenant's policy, its server or a crash prevented it.</summary>
    Failed = 4,
}
