using System.Net;
using Portal.Domain.Access;
using Portal.Domain.Sessions;

namespace Portal.Domain.Users;

/// <summary>Criteria of a list of users, which is sorted by name.</summary>
public abstract record UserCriteria
{
    /// <summary>Words in name or e-mail, or the id.</summary>
    public string? Search { get; init; }

    /// <summary>Only this role.</summary>
    public UserRole? Role { get; init; }

    /// <summary>Only this state.</summary>
    public UserState? State { get; init; }
}

/// <summary>A page of the list by offset, for people.</summary>
public sealed record UserQuery : UserCriteria
{
    /// <summary>Which part.</summary>
    public PageRequest Page { get; init; } = new(0, 50);
}

/// <summary>A page of the list by keyset, for programs.</summary>
public sealed record UserPageQuery : UserCriteria
{
    /// <summary>Which part.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First;

    /// <summary>What a cursor is valid for; the search, which may be anything, comes last.</summary>
    internal string List => $"users|{Role}|{State}|{Search}";
}

/// <summary>A user as programs see one: neither the identity at the provider nor sessions nor invitations.</summary>
public sealed record UserSummary(
    UserId UserId,
    string Email,
    string DisplayName,
    UserRole Role,
    UserState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignedInAt
);

/// <summary>A row of the list of users.</summary>
public sealed record UserListItem(
    UserId UserId,
    string Email,
    string DisplayName,
    UserRole Role,
    UserState State,
    DateTimeOffset? LastSignedInAt,
    int LiveSessions,
    InvitationView? Invitation
);

/// <summary>State of an invitation.</summary>
public enum InvitationState
{
    /// <summary>The link is valid.</summary>
    Pending = 1,

    /// <summary>It was accepted.</summary>
    Accepted = 2,

    /// <summary>It was revoked or replaced.</summary>
    Revoked = 3,

    /// <summary>It has expired.</summary>
    Expired = 4,
}

/// <summary>The newest invitation of a user.</summary>
public sealed record InvitationView(
    Guid InvitationId,
    InvitationState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
);

/// <summary>One user with live sessions.</summary>
public sealed record UserDetail(
    UserId UserId,
    string Email,
    string DisplayName,
    UserRole Role,
    UserState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignedInAt,
    int Version,
    bool IsOnlyActiveAdmin,
    InvitationView? Invitation,
    IReadOnlyList<SessionView> Sessions
)
{
    /// <summary>Who accepted the invitation, while an admin has to confirm that.</summary>
    public AcceptedIdentity? AwaitingConfirmation { get; init; }
}

/// <summary>The identity that accepted an invitation; e-mail and name are what its provider said, which nobody vouches for.</summary>
public sealed record AcceptedIdentity(string Issuer, string Subject, string? Email, string? Name)
{
    /// <summary>Null when no identity is bound.</summary>
    internal static AcceptedIdentity? Of(User user) =>
        user is { Issuer: { } issuer, Subject: { } subject }
            ? new(issuer, subject, user.ProviderEmail, user.ProviderName)
            : null;
}

/// <summary>A live session as its owner or an admin sees it.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="CreatedAt">When it began, UTC.</param>
/// <param name="LastSeenAt">Last use, UTC, to the minute.</param>
/// <param name="ExpiresAt">Absolute end, UTC.</param>
/// <param name="Address">Remote address at sign-in.</param>
/// <param name="UserAgent">The browser's own description.</param>
/// <param name="IsCurrent">Whether it is the caller's own.</param>
public sealed record SessionView(
    SessionId SessionId,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    IPAddress? Address,
    string? UserAgent,
    bool IsCurrent
);

/// <summary>An invitation link's secret, shown once to the admin who created it.</summary>
/// <param name="UserId">The person invited.</param>
/// <param name="Email">The person's e-mail address.</param>
/// <param name="Secret">Base64url of 256 random bits, for the fragment of the link (RFC 4648, section 5).</param>
/// <param name="ExpiresAt">Expiry of the link, UTC.</param>
public sealed record InvitationLink(UserId UserId, string Email, string Secret, DateTimeOffset ExpiresAt);
