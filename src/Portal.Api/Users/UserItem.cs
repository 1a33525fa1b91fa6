using Portal.Domain.Access;
using Portal.Domain.Users;

namespace Portal.Api.Users;

/// <summary>A user as the API shows one.</summary>
internal sealed record UserItem(
    Guid Id,
    string Email,
    string DisplayName,
    UserRole Role,
    UserState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignedInAt
)
{
    public static UserItem Of(UserSummary user) =>
        new(
            user.UserId.Value,
            user.Email,
            user.DisplayName,
            user.Role,
            user.State,
            user.CreatedAt,
            user.LastSignedInAt
        );
}

/// <summary>A page of users in the order of their names.</summary>
/// <param name="Items">The users.</param>
/// <param name="Next">The cursor of the page after this one; null on the last.</param>
internal sealed record UserList(IReadOnlyList<UserItem> Items, string? Next)
{
    public static UserList Of(KeysetPage<UserSummary> page) => new([.. page.Items.Select(UserItem.Of)], page.Next);
}
