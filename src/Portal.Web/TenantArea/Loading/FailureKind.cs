namespace Portal.Web.TenantArea.Loading;

/// <summary>Why something failed; pages choose their text and the next step by it.</summary>
public enum FailureKind
{
    /// <summary>A server did not answer or did not prove its identity; a retry may succeed.</summary>
    Unavailable,

    /// <summary>The person may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing here.</summary>
    NotFound,

    /// <summary>Someone else changed it first, or a rule of the tenant forbids it.</summary>
    Conflict,

    /// <summary>The input cannot be accepted.</summary>
    Invalid,

    /// <summary>The session or role that allowed it has ended; the circuit is about to end.</summary>
    Ended,

    /// <summary>An unexpected error.</summary>
    Unexpected,
}
