namespace Portal.Web.TenantArea.Loading;

/// <summary>Why something did not happen; pages choose their words and their next step by it.</summary>
public enum FailureKind
{
    /// <summary>A server did not answer or did not prove itself; later it may.</summary>
    Unavailable,

    /// <summary>The person may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing here.</summary>
    NotFound,

    /// <summary>Somebody else was faster, or a rule of the tenant stands against it.</summary>
    Conflict,

    /// <summary>The input cannot be accepted.</summary>
    Invalid,

    /// <summary>The session or the role that allowed it is gone; the circuit is about to end.</summary>
    Ended,

    /// <summary>Nobody foresaw it.</summary>
    Unexpected,
}
