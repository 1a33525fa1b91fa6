namespace Portal.Platform.Catalog;

/// <summary>Platform events in blocks of 100. Numbers are stored: never change or reuse one.</summary>
public enum PlatformEventKind
{
    /// <summary>A request came for a host that is bound to nothing (IC-1, IC-10).</summary>
    UnknownHostRefused = 100,

    /// <summary>A state-changing request or hub handshake came from another origin (IC-7).</summary>
    ForeignOriginRefused = 101,

    /// <summary>A session of another tenant, or a damaged one, was presented (IC-7).</summary>
    ForeignSessionRefused = 102,

    /// <summary>An identity that is bound elsewhere tried to sign in (IC-6).</summary>
    ForeignIdentityRefused = 103,

    /// <summary>A sign-in failed: wrong state, token or account.</summary>
    SignInRefused = 104,

    /// <summary>A circuit's addresses, principal or secret did not agree (IC-8).</summary>
    CircuitRefused = 105,

    /// <summary>
    /// A request or operation was refused for a reason of its own: role, missing thing, conflict, wrong input. The reason
    /// is the refusal's name.
    /// </summary>
    RequestRefused = 106,

    /// <summary>A key was refused: unknown, expired, revoked or of the other class.</summary>
    KeyRefused = 110,

    /// <summary>The key service and the catalog, or the tenant's own row, do not agree on a key (IC-3, IC-9).</summary>
    KeyStateMismatch = 111,

    /// <summary>A staff session was refused.</summary>
    StaffSessionRefused = 112,

    /// <summary>A code of the handoff into a support session was refused: used, late or of another browser.</summary>
    HandoffRefused = 113,

    /// <summary>A support session was refused: ended, of another tenant, or catalog and tenant row disagree.</summary>
    SupportSessionRefused = 114,

    /// <summary>A sign-in set-up link was refused: used, late, replaced, or of another company.</summary>
    SignInLinkRefused = 117,

    /// <summary>A server did not prove its identity; its tenant is quarantined (IC-5).</summary>
    ServerIdentityRefused = 200,

    /// <summary>A tenant's server, the catalog or the key service could not be reached.</summary>
    ServerUnavailable = 201,

    /// <summary>A request or operation failed unexpectedly. The reason is the exception's type; the log has the rest.</summary>
    RequestFailed = 202,

    /// <summary>A login role's password or settings were changed at the server, not by the operator, and were set back.</summary>
    RoleChanged = 203,

    /// <summary>A tenant's server was created and proved its identity.</summary>
    ServerProvisioned = 300,

    /// <summary>A tenant became active.</summary>
    TenantActivated = 301,

    /// <summary>A quarantine was lifted.</summary>
    QuarantineLifted = 302,

    /// <summary>A server ended unexpectedly and was restarted.</summary>
    ServerRestarted = 303,

    /// <summary>Two platform-admins accepted what a tenant's server lost; its fence epoch has risen (IC-5).</summary>
    LossAccepted = 304,

    /// <summary>The services log in to a tenant's database with another role and password.</summary>
    RoleRotated = 305,

    /// <summary>A server that somebody else runs was registered for companies.</summary>
    ServerRegistered = 306,
}
