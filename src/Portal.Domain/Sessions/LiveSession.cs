using Portal.Domain.Users;

namespace Portal.Domain.Sessions;

/// <summary>A live session and its user.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">Its user.</param>
/// <param name="Email">The user's e-mail address.</param>
/// <param name="DisplayName">The user's name.</param>
/// <param name="Role">The user's current role.</param>
/// <param name="ExpiresAt">Absolute expiry, UTC.</param>
public sealed record LiveSession(
    SessionId SessionId,
    UserId UserId,
    string Email,
    string DisplayName,
    UserRole Role,
    DateTimeOffset ExpiresAt
);
