using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>An active support session, as far as the tenant's admins are told on every page.</summary>
/// <param name="Id">The session.</param>
/// <param name="StaffLabel">The staff member's e-mail address.</param>
/// <param name="HasJoined">Whether the staff member has joined, or only may.</param>
/// <param name="ExpiresAt">Expiry, UTC, by the tenant database's clock.</param>
public sealed record SupportPresence(SupportSessionId Id, string StaffLabel, bool HasJoined, DateTimeOffset ExpiresAt);
