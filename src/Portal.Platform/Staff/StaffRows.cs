using System.Net;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Staff;

/// <summary>A person of the platform.</summary>
public sealed class StaffMemberRow
{
    /// <summary>Primary key.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>E-mail address, lower case, unique.</summary>
    public required string Email { get; init; }

    /// <summary>Name as shown.</summary>
    public required string DisplayName { get; set; }

    /// <summary>What this person may do.</summary>
    public required StaffRole Role { get; set; }

    /// <summary>Whether this person may sign in.</summary>
    public required StaffState State { get; set; }

    /// <summary>Issuer of the bound identity; null until the first sign-in, fixed from then on.</summary>
    public string? Issuer { get; set; }

    /// <summary>Subject at <see cref="Issuer"/>.</summary>
    public string? Subject { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A staff member's signed-in browser. The cookie holds a 256-bit secret, this row its hash.</summary>
public sealed class StaffSessionRow
{
    /// <summary>Primary key.</summary>
    public required StaffSessionId StaffSessionId { get; init; }

    /// <summary>The person signed in.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>SHA-256 of the cookie's secret.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>When it began, UTC, by the catalog's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absolute end, UTC, by the catalog's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Last request, UTC, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Address that it was opened from.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Browser's own description, cut to 300 characters.</summary>
    public string? UserAgent { get; init; }

    /// <summary>ID token for sign-out at the provider.</summary>
    public string? IdToken { get; init; }

    /// <summary>When it was ended before its time, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>
/// The platform's half of a support session. The staff member's reason is not here: it may speak of the tenant's data and
/// stays in the tenant's own database (IC-11).
/// </summary>
public sealed class SupportSessionRow
{
    /// <summary>Primary key, the same as in the tenant's database.</summary>
    public required SupportSessionId SupportSessionId { get; init; }

    /// <summary>The tenant.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>Who comes.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>Reference of the support case, <c>[A-Za-z0-9][A-Za-z0-9-]{1,39}</c>.</summary>
    public required string Ticket { get; init; }

    /// <summary>Read-only or operate.</summary>
    public required SupportMode Mode { get; init; }

    /// <summary>How long, 1 to 30.</summary>
    public required int Minutes { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required SupportSessionState State { get; set; }

    /// <summary>When it was asked for, UTC, by the catalog's clock.</summary>
    public DateTimeOffset IntendedAt { get; init; }

    /// <summary>Its end at the latest, UTC, by the tenant database's clock; null until it is open.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When the staff member came in, UTC.</summary>
    public DateTimeOffset? EnteredAt { get; set; }

    /// <summary>When it ended or failed, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What ended it, a fixed word such as <c>staff</c>, <c>tenant</c>, <c>clock</c>, <c>authority</c>.</summary>
    public string? EndReason { get; set; }

    /// <summary>SHA-256 of the one-time code of the latest handoff.</summary>
    public byte[]? CodeHash { get; set; }

    /// <summary>SHA-256 of the verifier that the tenant host put into the browser.</summary>
    public byte[]? CodeChallenge { get; set; }

    /// <summary>End of the code, 60 seconds after its issue, UTC, by the catalog's clock.</summary>
    public DateTimeOffset? CodeExpiresAt { get; set; }

    /// <summary>When the code was used up, UTC.</summary>
    public DateTimeOffset? CodeUsedAt { get; set; }
}

/// <summary>Who acted on the platform.</summary>
public enum PlatformActorKind
{
    /// <summary>A staff member.</summary>
    Staff = 1,

    /// <summary>The platform's own automation, with a platform key.</summary>
    Automation = 2,

    /// <summary>The platform itself, for example when a session's time is over.</summary>
    System = 3,
}

/// <summary>One entry of the platform log, append-only: ids and fixed words, never a tenant's content (IC-11, IC-13).</summary>
public sealed class PlatformLogRow
{
    /// <summary>Set by the database.</summary>
    public long EntryId { get; init; }

    /// <summary>When, UTC, by the catalog's clock.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Kind of the actor.</summary>
    public required PlatformActorKind ActorKind { get; init; }

    /// <summary>Id of the staff member or the platform key; null for the platform itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The staff member's e-mail address, or what the automation is called.</summary>
    public required string ActorLabel { get; init; }

    /// <summary>What was done.</summary>
    public required PlatformAction Action { get; init; }

    /// <summary>How it ended.</summary>
    public required Auditing.AuditOutcome Outcome { get; init; }

    /// <summary>The tenant concerned.</summary>
    public TenantId? TenantId { get; init; }

    /// <summary>The support session concerned.</summary>
    public SupportSessionId? SupportSessionId { get; init; }

    /// <summary>A fixed word, a mode, a reference number; never free text.</summary>
    public string? Detail { get; init; }

    /// <summary>Address that the request came from.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Correlates the entry with the services' logs.</summary>
    public required string CorrelationId { get; init; }
}
