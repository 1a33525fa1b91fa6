using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>A support session that is live now, in the tenant's database and in the catalog (IC-9).</summary>
/// <param name="Id">The session.</param>
/// <param name="StaffId">Who came.</param>
/// <param name="StaffLabel">That person's e-mail address.</param>
/// <param name="Reason">Why, in that person's words.</param>
/// <param name="Ticket">Reference of the support case.</param>
/// <param name="Mode">Read-only or operate.</param>
/// <param name="ExpiresAt">Its end at the latest, UTC, by the tenant database's clock.</param>
/// <param name="Remaining">Time left when it was asked, by that same clock.</param>
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

/// <summary>Why a support session that a browser still holds is over.</summary>
public enum SupportEnd
{
    /// <summary>Its time is over.</summary>
    Time = 1,

    /// <summary>An admin of the tenant, or the staff member, ended it.</summary>
    Person = 2,

    /// <summary>The catalog knows no such open session, or the staff member is not active any more.</summary>
    Authority = 3,

    /// <summary>The tenant knows no such session.</summary>
    Unknown = 4,
}

/// <summary>What a support cookie's secret leads to: exactly one of the two.</summary>
/// <param name="Live">The session, when both halves say that it is live.</param>
/// <param name="End">Why it is not.</param>
public sealed record SupportLookup(LiveSupport? Live, SupportEnd? End);
