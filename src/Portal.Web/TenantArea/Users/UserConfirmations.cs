using Portal.Domain.Users;
using Portal.Web.Layout.Parts;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.Users;

/// <summary>The questions before somebody's access changes: each names what happens.</summary>
internal static class UserConfirmations
{
    /// <summary>Before another role is given.</summary>
    public static Confirmation Role(UserDetail user, UserRole role, bool isSelf) =>
        role switch
        {
            UserRole.Admin => new(
                $"Make {user.Email} an admin?",
                "Admins change journeys, manage users and read the audit log. Pages this person has open load again.",
                "Make admin",
                "Keep as member",
                Danger: false
            ),
            _ when isSelf => new(
                "Make yourself a member?",
                "You lose users, the audit log and editing at once. Only another admin can give them back.",
                "Make me a member",
                "Stay admin"
            ),
            _ => new(
                $"Make {user.Email} a member?",
                "This person loses users, the audit log and editing at once, and can still browse journeys.",
                "Make member",
                "Keep as admin"
            ),
        };

    /// <summary>Before a deactivation: "Deactivate ben@acme.test? 3 sessions end now."</summary>
    public static Confirmation Deactivate(UserDetail user, bool isSelf)
    {
        var sessions = user.Sessions.Count switch
        {
            0 => "",
            1 => "1 session ends now. ",
            var count => $"{ListLabels.Number(count)} sessions end now. ",
        };
        var invitation = user.Invitation is { State: InvitationState.Pending }
            ? "The open invitation stops working. "
            : "";
        return isSelf
            ? new(
                "Deactivate yourself?",
                $"{sessions}You cannot sign in again until another admin reactivates you.",
                "Deactivate me",
                "Stay active"
            )
            : new(
                $"Deactivate {user.Email}?",
                $"{sessions}{invitation}Signing in is refused until you reactivate this person.",
                "Deactivate",
                "Keep active"
            );
    }

    /// <summary>Before all sessions of somebody end.</summary>
    public static Confirmation EndAll(UserDetail user, int count) =>
        new(
            $"End all sessions of {user.Email}?",
            $"{ListLabels.Count(count, "session ends", "sessions end")} now. This person can sign in again.",
            "End sessions",
            "Keep them"
        );

    /// <summary>Before an invitation is withdrawn.</summary>
    public static Confirmation Revoke(UserDetail user) =>
        new(
            $"Revoke the invitation of {user.Email}?",
            "The link stops working at once. You can make a new one later.",
            "Revoke invitation",
            "Keep it"
        );
}
