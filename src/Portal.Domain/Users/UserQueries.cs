using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Texts;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>Queries that several user operations share.</summary>
internal static class UserQueries
{
    public static async Task<User> FindAsync(TenantDbContext db, UserId id, CancellationToken cancellationToken) =>
        await db.Users.SingleOrDefaultAsync(user => user.UserId == id, cancellationToken)
        ?? throw new NotFoundException("There is no such user.");

    /// <summary>The same, for a change of the version that the caller has seen.</summary>
    /// <exception cref="ConflictException">It is in another version by now.</exception>
    public static async Task<User> LockAsync(
        TenantDbContext db,
        UserId id,
        int version,
        CancellationToken cancellationToken
    )
    {
        var user = await LockAsync(db, id, cancellationToken);
        return user.Version == version
            ? user
            : throw new ConflictException("This user has changed. Check the current details, then try again.");
    }

    /// <summary>
    /// Finds and locks a user until the transaction ends, also against sign-ins. For one who may be signed in, the caller
    /// holds the <see cref="AuthorityLock"/>.
    /// </summary>
    public static async Task<User> LockAsync(TenantDbContext db, UserId id, CancellationToken cancellationToken) =>
        await db
            .Users.FromSql($"SELECT * FROM users WHERE user_id = {id.Value} FOR NO KEY UPDATE")
            .SingleOrDefaultAsync(cancellationToken)
        ?? throw new NotFoundException("There is no such user.");

    /// <summary>
    /// Whether another admin can sign in, and so help: an active one at the issuer of now. One who is bound at the issuer that
    /// the company had before cannot.
    /// </summary>
    public static Task<bool> HasOtherAdminAsync(
        TenantDbContext db,
        UserId? user,
        string issuer,
        CancellationToken cancellationToken
    ) =>
        db.Users.AnyAsync(
            other =>
                other.UserId != user
                && other.Role == UserRole.Admin
                && other.State == UserState.Active
                && other.Issuer == issuer,
            cancellationToken
        );

    public static async Task<Page<UserListItem>> ListAsync(
        TenantDbContext db,
        UserQuery query,
        CancellationToken cancellationToken
    )
    {
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var live = UserSessions.Live(db);
        var matching = Matching(db, query);
        var total = await matching.CountAsync(cancellationToken);
        var page = query.Page.Bounded();
        var rows = await Matching(db, query, row: page.After)
            .OrderBy(user => user.DisplayName)
            .ThenBy(user => user.UserId)
            .Skip(page.Skip)
            .Take(page.Take)
            .Select(user => new
            {
                User = user,
                Sessions = live.Count(s => s.UserId == user.UserId),
                Invitation = db
                    .Invitations.Where(i => i.UserId == user.UserId)
                    .OrderByDescending(i => i.CreatedAt)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return new([.. rows.Select(row => ToItem(row.User, row.Sessions, row.Invitation, now))], total);
    }

    /// <summary>Users after a position; one more than the page holds, when there is one.</summary>
    public static Task<List<UserSummary>> PageAsync(
        TenantDbContext db,
        UserPageQuery query,
        ListPosition? after,
        CancellationToken cancellationToken
    )
    {
        var users = Matching(db, query, after).OrderBy(user => user.DisplayName).ThenBy(user => user.UserId);
        return Summaries(users).Take(query.Page.Limit + 1).ToListAsync(cancellationToken);
    }

    public static async Task<UserSummary> SummaryAsync(
        TenantDbContext db,
        UserId id,
        CancellationToken cancellationToken
    ) =>
        await Summaries(db.Users.Where(user => user.UserId == id)).SingleOrDefaultAsync(cancellationToken)
        ?? throw new NotFoundException("There is no such user.");

    public static async Task<UserDetail> DetailAsync(
        TenantDbContext db,
        UserId id,
        SessionId current,
        CancellationToken cancellationToken
    )
    {
        var user = await FindAsync(db, id, cancellationToken);
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var invitation = await db
            .Invitations.Where(i => i.UserId == id)
            .OrderByDescending(i => i.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var isOnlyAdmin =
            user is { Role: UserRole.Admin, State: UserState.Active }
            && !await db.Users.AnyAsync(
                other => other.UserId != id && other.Role == UserRole.Admin && other.State == UserState.Active,
                cancellationToken
            );
        return new(
            user.UserId,
            user.Email,
            user.DisplayName,
            user.Role,
            user.State,
            user.CreatedAt,
            user.LastSignedInAt,
            user.Version,
            isOnlyAdmin,
            ToView(invitation, now),
            await SessionsAsync(db, id, current, cancellationToken)
        )
        {
            AwaitingConfirmation = user.State == UserState.AwaitingConfirmation ? AcceptedIdentity.Of(user) : null,
        };
    }

    private static async Task<List<SessionView>> SessionsAsync(
        TenantDbContext db,
        UserId id,
        SessionId current,
        CancellationToken cancellationToken
    ) =>
        await UserSessions
            .Live(db)
            .Where(s => s.UserId == id)
            .OrderByDescending(s => s.LastSeenAt)
            .ThenByDescending(s => s.SessionId)
            .Select(s => new SessionView(
                s.SessionId,
                s.CreatedAt,
                s.LastSeenAt,
                s.ExpiresAt,
                s.Address,
                s.UserAgent,
                s.SessionId == current
            ))
            .ToListAsync(cancellationToken);

    private static IQueryable<UserSummary> Summaries(IQueryable<User> users) =>
        users.Select(user => new UserSummary(
            user.UserId,
            user.Email,
            user.DisplayName,
            user.Role,
            user.State,
            user.CreatedAt,
            user.LastSignedInAt
        ));

    private static IQueryable<User> Matching(
        TenantDbContext db,
        UserCriteria query,
        ListPosition? after = null,
        Guid? row = null
    )
    {
        var users = new Selection("users")
            .Found(query.Search, TextColumns.Folded, ["user_id"])
            .After("display_name", "user_id", after)
            .AfterRow("display_name", "user_id", row, descending: false)
            .Rows(db.Users);
        if (query.Role is { } role)
        {
            users = users.Where(user => user.Role == role);
        }
        if (query.State is { } state)
        {
            users = users.Where(user => user.State == state);
        }
        return users;
    }

    private static UserListItem ToItem(User user, int sessions, Invitation? invitation, DateTimeOffset now) =>
        new(
            user.UserId,
            user.Email,
            user.DisplayName,
            user.Role,
            user.State,
            user.LastSignedInAt,
            sessions,
            ToView(invitation, now)
        );

    private static InvitationView? ToView(Invitation? invitation, DateTimeOffset now) =>
        invitation is null
            ? null
            : new(
                invitation.InvitationId,
                invitation switch
                {
                    { AcceptedAt: not null } => InvitationState.Accepted,
                    { RevokedAt: not null } => InvitationState.Revoked,
                    _ when invitation.ExpiresAt <= now => InvitationState.Expired,
                    _ => InvitationState.Pending,
                },
                invitation.CreatedAt,
                invitation.ExpiresAt
            );
}
