using Portal.Domain.AuditLog;
using Portal.Domain.Tests.Sessions;
using Portal.Domain.Users;

namespace Portal.Domain.Tests.Access;

/// <content>What admins do with users and their invitations.</content>
internal static partial class OperationCases
{
    private static Dictionary<string, OperationCase> UserCases =>
        new()
        {
            ["UserOperations.ListAsync"] = OperationCase.For(
                AuditAction.UsersListed,
                AdminOnly,
                (t, c) => Now(async () => await t.Get<UserOperations>().ListAsync(c, new(), Cancel), null)
            ),
            ["UserOperations.GetAsync"] = OperationCase.For(
                AuditAction.UserViewed,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewMemberAsync()).User.UserId;
                    return (async () => await t.Get<UserOperations>().GetAsync(c, user, Cancel), user.Value);
                }
            ),
            ["UserDirectoryOperations.PageAsync"] = OperationCase.For(
                AuditAction.UsersListed,
                AdminOnly,
                (t, c) => Now(async () => await t.Get<UserDirectoryOperations>().PageAsync(c, new(), Cancel), null)
            ),
            ["UserDirectoryOperations.GetAsync"] = OperationCase.For(
                AuditAction.UserViewed,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewMemberAsync()).User.UserId;
                    return (async () => await t.Get<UserDirectoryOperations>().GetAsync(c, user, Cancel), user.Value);
                }
            ),
            ["UserOperations.ChangeRoleAsync"] = OperationCase.For(
                AuditAction.UserRoleChanged,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewMemberAsync()).User.UserId;
                    var operations = t.Get<UserOperations>();
                    return (Void(() => operations.ChangeRoleAsync(c, user, 2, UserRole.Admin, Cancel)), user.Value);
                }
            ),
            ["UserOperations.DeactivateAsync"] = OperationCase.For(
                AuditAction.UserDeactivated,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewMemberAsync()).User.UserId;
                    return (async () => await t.Get<UserOperations>().DeactivateAsync(c, user, 2, Cancel), user.Value);
                }
            ),
            ["UserOperations.ReactivateAsync"] = OperationCase.For(
                AuditAction.UserReactivated,
                AdminOnly,
                async (t, c) =>
                {
                    var user = await t.NewDeactivatedAsync();
                    return (Void(() => t.Get<UserOperations>().ReactivateAsync(c, user, 3, Cancel)), user.Value);
                }
            ),
            ["SignInResetOperations.ResetAsync"] = OperationCase.For(
                AuditAction.SignInReset,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewMemberAsync()).User.UserId;
                    var operations = t.Get<SignInResetOperations>();
                    return (async () => await operations.ResetAsync(c, user, 2, Cancel), user.Value);
                }
            ),
            ["SignInResetOperations.ReinviteAsync"] = OperationCase.For(
                AuditAction.UserReinvited,
                AdminOnly,
                async (t, c) =>
                {
                    var user = await t.NewDeactivatedAsync();
                    var operations = t.Get<SignInResetOperations>();
                    return (async () => await operations.ReinviteAsync(c, user, 3, Cancel), user.Value);
                }
            ),
            ["UserConfirmationOperations.ConfirmAsync"] = OperationCase.For(
                AuditAction.AcceptanceConfirmed,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewAwaitingAsync()).Id;
                    var operations = t.Get<UserConfirmationOperations>();
                    return (Void(() => operations.ConfirmAsync(c, user, 2, Cancel)), user.Value);
                }
            ),
            ["UserConfirmationOperations.DeclineAsync"] = OperationCase.For(
                AuditAction.AcceptanceDeclined,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewAwaitingAsync()).Id;
                    var operations = t.Get<UserConfirmationOperations>();
                    return (Void(() => operations.DeclineAsync(c, user, 2, Cancel)), user.Value);
                }
            ),
            ["UserAccessOperations.EndSessionAsync"] = OperationCase.For(
                AuditAction.SessionEnded,
                AdminOnly,
                async (t, c) =>
                {
                    var other = await t.NewMemberAsync();
                    var session = other.SessionId;
                    var operations = t.Get<UserAccessOperations>();
                    return (
                        Void(() => operations.EndSessionAsync(c, other.User.UserId, session, Cancel)),
                        session.Value
                    );
                }
            ),
            ["UserAccessOperations.EndAllSessionsAsync"] = OperationCase.For(
                AuditAction.SessionEnded,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewMemberAsync()).User.UserId;
                    var operations = t.Get<UserAccessOperations>();
                    return (async () => await operations.EndAllSessionsAsync(c, user, Cancel), user.Value);
                }
            ),
            ["InvitationOperations.InviteAsync"] = OperationCase.For(
                AuditAction.UserInvited,
                AdminOnly,
                (t, c) =>
                {
                    var email = TestTenant.NewName() + "@test.example";
                    var operations = t.Get<InvitationOperations>();
                    return Now(
                        async () => await operations.InviteAsync(c, email, "New", UserRole.Member, Cancel),
                        null
                    );
                }
            ),
            ["InvitationOperations.RenewAsync"] = OperationCase.For(
                AuditAction.InvitationRenewed,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewInvitationAsync()).UserId;
                    return (async () => await t.Get<InvitationOperations>().RenewAsync(c, user, Cancel), user.Value);
                }
            ),
            ["InvitationOperations.RevokeAsync"] = OperationCase.For(
                AuditAction.InvitationRevoked,
                AdminOnly,
                async (t, c) =>
                {
                    var user = (await t.NewInvitationAsync()).UserId;
                    return (Void(() => t.Get<InvitationOperations>().RevokeAsync(c, user, Cancel)), user.Value);
                }
            ),
        };
}
