using Portal.Domain.Sessions;
using Portal.Staff;

namespace Portal.Web.PlainPages;

/// <summary>
/// Why the last session of a browser is over, on the page that signs in again. It is shown to whoever holds that session's secret,
/// and names nobody.
/// </summary>
/// <param name="Title">What happened.</param>
/// <param name="Text">What it means, in a sentence.</param>
public sealed record SessionNotice(string Title, string Text)
{
    /// <summary>Of a person of a company.</summary>
    public static SessionNotice? Of(SessionEnd? end) =>
        end switch
        {
            SessionEnd.Deactivated => new(
                "Your access was deactivated",
                "All your sessions ended. Ask an administrator if you need access again."
            ),
            SessionEnd.Administrator => new(
                "An administrator ended your session",
                "Sign in again to continue. If you did not expect this, ask an administrator."
            ),
            SessionEnd.Person => new("You signed out of this session", "It was ended from another one of yours."),
            SessionEnd.Provider => new("Your sign-in service signed you out", "Sign in again to continue."),
            SessionEnd.Time => new(
                "Your session expired",
                "Sessions end after 12 hours, or after 2 hours without activity. Sign in again to continue."
            ),
            _ => null,
        };

    /// <summary>Of a member of the staff.</summary>
    public static SessionNotice? Of(StaffSessionEnd? end) =>
        end switch
        {
            StaffSessionEnd.Deactivated => new(
                "Your access was deactivated",
                "Ask a platform admin if you need it again."
            ),
            StaffSessionEnd.Ended => new(
                "Your session was ended",
                "You or your sign-in service signed you out elsewhere."
            ),
            StaffSessionEnd.Time => new(
                "Your session expired",
                "Sessions end after 8 hours, or after 1 hour without activity. Sign in again to continue."
            ),
            _ => null,
        };
}
