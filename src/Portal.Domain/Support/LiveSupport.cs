using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>A support session that is live in the tenant's database and in the catalog (IC-9).</summary>
/// <param name="Id">The session.</param>
/// <param name="StaffId">The staff member.</param>
/// <param name="StaffLabel">That person's e-mail address.</param>
/// <param name="Reason">Reason, in that person's words.</param>
/// <param name="Ticket">Reference of the support case.</param>
/// <param name="Mode">Read-only or operate.</param>
/// <param name="ExpiresAt">Expiry, UTC, by the tenant database's clock.</param>
/// <param name="Remaining">Time left when it was read, by the same clock.</param>
public sealed record LiveSupport(
    SupportSessionId Id,
    StaffId StaffId,
    string StaffLabel,
    string Reason,
    string Ticket,
    SupportMode Mode,
    DateTimeOffset ExpiresAt,
    TimeSpan Remaining
);

/// <summary>Why a support session, whose cookie a browser still has, is over.</summary>
public enum SupportEnd
{
    /// <summary>It expired.</summary>
    Time = 1,

    /// <summary>An admin of the tenant, or the staff member, ended it.</summary>
    Person = 2,

    /// <summary>The catalog has no such open session, or the staff member was deactivated.</summary>
    Authority = 3,

    /// <summary>The tenant has no such session.</summary>
    Unknown = 4,
}

/// <summary>What a support cookie's secret refers to: exactly one of the two is set.</summary>
/// <param name="Live">The session, if both databases have it as live.</param>
/// <param name="End">Why it is not live.</param>
public sealed record SupportLookup(LiveSupport? Live, SupportEnd? End);
