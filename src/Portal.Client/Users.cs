namespace Portal.Client;

/// <summary>What a person may do in their company.</summary>
public enum UserRole
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>Browses the company's data.</summary>
    Member,

    /// <summary>Also manages users, API keys and support access.</summary>
    Admin,
}

/// <summary>Whether a person can sign in.</summary>
public enum UserState
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>Has not signed in yet.</summary>
    Invited,

    /// <summary>Has accepted the invitation; an admin has to confirm who it was.</summary>
    AwaitingConfirmation,

    /// <summary>Can sign in.</summary>
    Active,

    /// <summary>Cannot sign in any more.</summary>
    Deactivated,
}

/// <summary>A person of the company.</summary>
/// <param name="Id">Their id in the company.</param>
/// <param name="Email">Their address.</param>
/// <param name="DisplayName">Their name.</param>
/// <param name="Role">What they may do.</param>
/// <param name="State">Whether they can sign in.</param>
/// <param name="CreatedAt">When they were invited, UTC.</param>
/// <param name="LastSignedInAt">When they last signed in, UTC; null if never.</param>
public sealed record User(
    Guid Id,
    string Email,
    string DisplayName,
    UserRole Role,
    UserState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignedInAt
);

/// <summary>Which users to list; what is null filters nothing.</summary>
public sealed record UserFilter
{
    /// <summary>Words that name or address contain, in any order; case and accents do not count.</summary>
    public string? Search { get; init; }

    /// <summary>Only this role.</summary>
    public UserRole? Role { get; init; }

    /// <summary>Only this state.</summary>
    public UserState? State { get; init; }

    internal IEnumerable<KeyValuePair<string, string?>> Query() =>
        [
            new("search", Search),
            new("role", Role is { } role ? KnownOrOtherConverter.Write(role) : null),
            new("state", State is { } state ? KnownOrOtherConverter.Write(state) : null),
        ];
}
