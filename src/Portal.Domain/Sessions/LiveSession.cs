using Portal.Domain.Users;

namespace Portal.Domain.Sessions;

/// <summary>A session that is live now, and the person it belongs to.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="UserId">Its user.</param>
/// <param name="Email">The user's e-mail address.</param>
/// <param name="DisplayName">The user's name.</param>
/// <param name="Role">The user's role now.</param>
/// <param name="ExpiresAt">Absolute end, UTC.</param>
public sealed record LiveSession(
    SessionId SessionId,
    UserId UserId,
    string Email,
    string DisplayName,
    UserRole Role,
    DateTimeOffset ExpiresAt
);
