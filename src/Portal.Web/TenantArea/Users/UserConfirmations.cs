using Portal.Domain.Users;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Users;

/// <summary>The confirmations before a user's access changes.</summary>
internal static class UserConfirmations
{
    /// <summary>Before a role changes.</summary>
    public static Confirmation Role(UserDetail user, UserRole role, bool isSelf) =>
        role switch
        {
            UserRole.Admin => new(
                $"Make {user.Email} an admin?",
                "Admins can edit journeys, manage users and API keys, view the audit log, and approve and end support sessions. "
                    + "This person's open pages reload.",
                "Make admin",
                "Keep as member",
                Danger: false
            ),
            _ when isSelf => new(
                "Make yourself a member?",
                "You immediately lose access to users, API keys, the audit log, support sessions and editing. "
                    + "Only another admin can restore it.",
                "Make me a member",
                "Stay admin"
            ),
            _ => new(
                $"Make {user.Email} a member?",
                "This person immediately loses access to users, API keys, the audit log, support sessions and editing, "
                    + "and can still view journeys. API keys they created keep working.",
                "Make member",
                "Keep as admin"
            ),
        };

    /// <summary>Before a deactivation: "Deactivate ben@acme.test? 3 sessions end now."</summary>
    public static Confirmation Deactivate(UserDetail user, bool isSelf)
    {
        var sessions = Ending(user);
        var invitation = user.Invitation is { State: InvitationState.Pending }
            ? "The pending invitation stops working. "
            : "";
        return isSelf
            ? new(
                "Deactivate yourself?",
                $"{sessions}You cannot sign in again until another admin reactivates you. API keys you created keep working.",
                "Deactivate me",
                "Stay active"
            )
            : new(
                $"Deactivate {user.Email}?",
                $"{sessions}{invitation}This person cannot sign in until you reactivate them. API keys they created keep working.",
                "Deactivate",
                "Keep active"
            );
    }

    /// <summary>Before the account of a person is forgotten, who then needs the link.</summary>
    public static Confirmation Reset(UserDetail user) =>
        new(
            $"Reset the sign-in of {user.Email}?",
            $"{Ending(user)}The account they sign in with now is no longer accepted. They come back with the link that you get next.",
            "Reset sign-in",
            "Keep sign-in"
        );

    /// <summary>Before a deactivated person is invited again.</summary>
    public static Confirmation Reinvite(UserDetail user) =>
        new(
            $"Invite {user.Email} again?",
            $"With the link this person gets the role {UserLabels.Of(user.Role).ToLowerInvariant()}. The account they used before is forgotten; the link decides which one is used from now on.",
            "Invite again",
            "Cancel",
            Danger: false
        );

    /// <summary>Before the account that accepted an invitation is confirmed.</summary>
    public static Confirmation Confirm(UserDetail user, AcceptedIdentity accepted) =>
        new(
            $"Confirm that {accepted.Email ?? accepted.Subject} is {user.Email}?",
            $"This account gets the role {UserLabels.Of(user.Role).ToLowerInvariant()} and stays bound to {user.Email}.",
            "Confirm",
            "Cancel",
            Danger: false
        );

    /// <summary>Before it is declined.</summary>
    public static Confirmation Decline(UserDetail user) =>
        new(
            $"Decline the account that accepted the invitation for {user.Email}?",
            "The account gets no access. You can create a new link for the right person.",
            "Decline",
            "Cancel"
        );

    /// <summary>Before all of a user's sessions end.</summary>
    public static Confirmation EndAll(UserDetail user, int count) =>
        new(
            $"End all sessions of {user.Email}?",
            $"{ListLabels.Count(count, "session ends", "sessions end")} now. This person can sign in again.",
            "End sessions",
            "Cancel"
        );

    /// <summary>Before an invitation is revoked.</summary>
    public static Confirmation Revoke(UserDetail user) =>
        new(
            $"Revoke the invitation for {user.Email}?",
            "The link stops working immediately. You can create a new one later.",
            "Revoke invitation",
            "Cancel"
        );

    private static string Ending(UserDetail user) =>
        user.Sessions.Count switch
        {
            0 => "",
            1 => "1 session ends now. ",
            var count => $"{ListLabels.Number(count)} sessions end now. ",
        };
}
