using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Domain.Users;

/// <summary>Lists the users of the caller's tenant and changes their role and state.</summary>
public sealed class UserOperations(TenantData data)
{
    /// <summary>A part of the list.</summary>
    public Task<Page<UserListItem>> ListAsync(Caller caller, UserQuery query, CancellationToken cancellationToken)
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        return data.ReadAsync(
            caller,
            new(AuditAction.UsersListed, Permission.ReadUsers)
            {
                TargetKind = "user",
                Details = new
                {
                    query.Search,
                    query.Role,
                    query.State,
                    query.Page.Skip,
                    query.Page.Take,
                    query.Page.After,
                },
            },
            (db, ct) => UserQueries.ListAsync(db, query, ct),
            cancellationToken
        );
    }

    /// <summary>One user with live sessions and the newest invitation.</summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<UserDetail> GetAsync(Caller caller, UserId id, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            On(AuditAction.UserViewed, id, Permission.ReadUsers),
            (db, ct) => UserQueries.DetailAsync(db, id, new(caller.Authority.Id), ct),
            cancellationToken
        );

    /// <summary>Changes a user's role; open circuits of that user end.</summary>
    /// <exception cref="InvalidInputException">There is no such role.</exception>
    /// <exception cref="ConflictException">It is the only active admin, or somebody changed the user meanwhile.</exception>
    public Task ChangeRoleAsync(
        Caller caller,
        UserId id,
        int version,
        UserRole role,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            caller,
            On(AuditAction.UserRoleChanged, id) with
            {
                Intent = role == UserRole.Member ? AuthorityIntent.DemoteUser : AuthorityIntent.PromoteUser,
            },
            version,
            (_, user, _) =>
            {
                InvitationRules.Check(role);
                var before = user.Role;
                user.Role = role;
                return Task.FromResult<object>(new { before = new { role = before }, after = new { role } });
            },
            cancellationToken
        );

    /// <summary>Deactivates a user and ends all sessions at once (ASVS 7.4.2).</summary>
    /// <returns>How many sessions were ended.</returns>
    /// <exception cref="ConflictException">It is the only active admin, or somebody changed the user meanwhile.</exception>
    public async Task<int> DeactivateAsync(Caller caller, UserId id, int version, CancellationToken cancellationToken)
    {
        var sessions = 0;
        await ChangeAsync(
            caller,
            On(AuditAction.UserDeactivated, id) with
            {
                Intent = AuthorityIntent.DeactivateUser,
            },
            version,
            async (db, user, ct) =>
            {
                var before = user.State;
                if (before == UserState.Deactivated)
                {
                    throw new ConflictException("This user is deactivated already.");
                }
                user.State = UserState.Deactivated;
                sessions = await UserSessions.EndAllAsync(db, id, except: null, ct);
                await InvitationRules.RevokeOpenAsync(db, id, ct);
                return new
                {
                    before = new { state = before },
                    after = new { state = user.State },
                    sessionsEnded = sessions,
                };
            },
            cancellationToken
        );
        return sessions;
    }

    /// <summary>
    /// Reactivates a user; one who never signed in needs a new invitation, and one who was not confirmed still needs that.
    /// </summary>
    /// <exception cref="ConflictException">Somebody changed the user meanwhile.</exception>
    public Task ReactivateAsync(Caller caller, UserId id, int version, CancellationToken cancellationToken) =>
        ChangeAsync(
            caller,
            On(AuditAction.UserReactivated, id) with
            {
                Intent = AuthorityIntent.ReactivateUser,
            },
            version,
            (_, user, _) =>
            {
                if (user.State != UserState.Deactivated)
                {
                    throw new ConflictException("This user is not deactivated.");
                }
                user.State =
                    user.Issuer is null ? UserState.Invited
                    : user.AwaitsConfirmation ? UserState.AwaitingConfirmation
                    : UserState.Active;
                return Task.FromResult<object>(
                    new { before = new { state = UserState.Deactivated }, after = new { state = user.State } }
                );
            },
            cancellationToken
        );

    private Task<int> ChangeAsync(
        Caller caller,
        Operation operation,
        int version,
        Func<TenantDbContext, User, CancellationToken, Task<object>> change,
        CancellationToken cancellationToken
    ) =>
        data.ChangeAsync(
            caller,
            operation with
            {
                RevokesAuthority = operation.TargetId,
            },
            async (db, entry, ct) =>
            {
                var user = await UserQueries.LockAsync(db, new(operation.TargetId!.Value), version, ct);
                entry.TargetLabel = user.Email;
                entry.Details = AuditEntries.ToJson(await change(db, user, ct));
                return ++user.Version;
            },
            cancellationToken
        );

    private static Operation On(AuditAction action, UserId id, Permission permission = Permission.ManageUsers) =>
        new(action, permission) { TargetKind = "user", TargetId = id.Value };
}
