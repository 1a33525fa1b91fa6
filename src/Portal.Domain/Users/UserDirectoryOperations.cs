using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>The users of the caller's tenant as programs see them, without sign-in data.</summary>
public sealed class UserDirectoryOperations(TenantData data, Cursors cursors)
{
    private const string Target = "user";

    /// <summary>A part of the list by keyset.</summary>
    /// <exception cref="InvalidInputException">The limit is out of bounds, or the cursor is not of this list.</exception>
    public Task<KeysetPage<UserSummary>> PageAsync(
        Caller caller,
        UserPageQuery query,
        CancellationToken cancellationToken
    )
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        return cursors.PageAsync(
            caller.TenantId,
            query.List,
            query.Page,
            after =>
                data.ReadAsync(
                    caller,
                    new(AuditAction.UsersListed, Permission.ReadUsers)
                    {
                        TargetKind = Target,
                        Details = new
                        {
                            query.Search,
                            query.Role,
                            query.State,
                            After = after?.Id,
                            query.Page.Limit,
                        },
                    },
                    (db, token) => UserQueries.PageAsync(db, query, after, token),
                    cancellationToken
                ),
            last => new(last.DisplayName, last.UserId.Value)
        );
    }

    /// <summary>One user.</summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<UserSummary> GetAsync(Caller caller, UserId id, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.UserViewed, Permission.ReadUsers) { TargetKind = Target, TargetId = id.Value },
            (db, token) => UserQueries.SummaryAsync(db, id, token),
            cancellationToken
        );
}
