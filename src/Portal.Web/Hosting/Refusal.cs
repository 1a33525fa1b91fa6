using Portal.Domain.Providers;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.SignIn;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.Hosting;

/// <summary>The answer to a refusal or failure: what, why and the next step, in a sentence each.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">Heading.</param>
/// <param name="What">What happened. Reasons go to the log and to events, not to the caller.</param>
/// <param name="Next">What the person can do.</param>
internal sealed record Refusal(int Status, string Title, string What, string Next)
{
    /// <summary>For a host that is bound to nothing.</summary>
    public static readonly Refusal UnknownHost = new(
        StatusCodes.Status421MisdirectedRequest,
        "No site at this address",
        "The address in your browser belongs to no company here.",
        "Check it for typos, or use the link that your company gave you."
    );

    /// <summary>The one place that maps exceptions to the dashboard's answers.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="company">Whose host it is.</param>
    /// <param name="isSupport">Whether the caller is a support session, which is nobody of the company.</param>
    public static Refusal For(Exception exception, string company, bool isSupport = false) =>
        exception switch
        {
            ForbiddenException when isSupport => new(
                StatusCodes.Status403Forbidden,
                "Unavailable during support sessions",
                "Only the company's own people can do this.",
                $"Ask an admin of {company} to do it."
            ),
            ForeignSessionException { IsSupport: true } => new(
                StatusCodes.Status403Forbidden,
                "This support session belongs to another company",
                "The browser sent a support session that was not made for this address, so it was ended here.",
                "Enter the session again from the staff area."
            ),
            HandoffRefusedException e => new(
                StatusCodes.Status403Forbidden,
                "This support session cannot be entered",
                e.Message,
                "Enter it again from the staff area."
            ),
            ForeignSessionException => new(
                StatusCodes.Status403Forbidden,
                "This session belongs to another company",
                "The browser sent a session that was not made for this address, so it was ended.",
                $"Sign out to continue to {company}."
            ),
            ForeignOriginException => new(
                StatusCodes.Status403Forbidden,
                "This request came from another address",
                "Nothing was changed.",
                $"Open {company}'s own address and try again there."
            ),
            SignInFailedException e => new(
                StatusCodes.Status403Forbidden,
                "This sign-in cannot be completed",
                e.Words,
                "Start again from the sign-in page."
            ),
            SignInRefusedException { Refusal: SignInRefusal.AwaitingConfirmation } e => new(
                StatusCodes.Status403Forbidden,
                "An administrator must confirm you",
                e.Message,
                $"If it takes long, ask an administrator of {company} and tell them the reference."
            ),
            SignInRefusedException { Refusal: SignInRefusal.InvitedEmailDiffers } e => new(
                StatusCodes.Status403Forbidden,
                "This invitation is for another address",
                e.Message,
                "Sign out at your sign-in service first if it signs you in with the wrong account."
            ),
            SignInRefusedException e => new(
                StatusCodes.Status403Forbidden,
                "You have no access here",
                e.Message,
                "If you have another account, sign in with that one."
            ),
            SignInNotSetUpException => new(
                StatusCodes.Status409Conflict,
                "Sign-in is not set up yet",
                $"Nobody can sign in to {company} yet: its IT people have not set up where.",
                "Ask them to open the set-up link that they were sent, and try again when they are done."
            ),
            SignInLinkRefusedException e => new(
                StatusCodes.Status403Forbidden,
                "This set-up link cannot be used",
                e.Message,
                "Ask your contact at Portal for a new link."
            ),
            TenantNotServedException => new(
                StatusCodes.Status403Forbidden,
                "Access is suspended",
                $"Access to {company} is suspended. Nothing was deleted.",
                "Your company's contact at Portal can lift it; tell them the reference."
            ),
            ForbiddenException e => new(
                StatusCodes.Status403Forbidden,
                "You don't have access",
                e.Message,
                "Ask an admin of your company if you need it."
            ),
            ReadOnlyException e => new(
                StatusCodes.Status403Forbidden,
                "This session is read-only",
                e.Message,
                "If the case needs a change, end this session and start a read and write session."
            ),
            AuthorityLostException e => new(
                StatusCodes.Status401Unauthorized,
                "Your session has ended",
                e.Message,
                "Sign in again to continue."
            ),
            NotFoundException => new(
                StatusCodes.Status404NotFound,
                "Page not found",
                "There is no page at this address.",
                "Check the address for typos."
            ),
            ConflictException e => new(
                StatusCodes.Status409Conflict,
                "This could not be done",
                e.Message,
                "Reload the page, then try again."
            ),
            BadHttpRequestException e => UnreadableRequest.Answer(e.StatusCode),
            InvalidInputException => UnreadableRequest.Answer(StatusCodes.Status400BadRequest),
            _ when IsUnavailable(exception) => new(
                StatusCodes.Status503ServiceUnavailable,
                "Temporarily unavailable",
                exception is ServiceUnavailableException e ? e.Message : "A server that is needed does not answer.",
                "Nothing was changed. Try again in a few seconds."
            ),
            _ => new(
                StatusCodes.Status500InternalServerError,
                "Something went wrong",
                "An unexpected error occurred on our side; it has been recorded.",
                "Try again. If it happens again, tell support the reference."
            ),
        };

    /// <summary>The same on the staff host, which belongs to no company.</summary>
    public static Refusal ForStaff(Exception exception) =>
        exception switch
        {
            ForeignSessionException => new(
                StatusCodes.Status403Forbidden,
                "This session is not for the staff area",
                "The browser sent a session that was not made for this address, so it was ended.",
                "Sign in to the staff area again."
            ),
            ForbiddenException e => new(
                StatusCodes.Status403Forbidden,
                "You don't have access",
                e.Message,
                "Ask a platform admin if you need it."
            ),
            StaffSignInRefusedException e => new(
                StatusCodes.Status403Forbidden,
                "You have no access here",
                e.Message,
                "If you should have, ask a platform admin and tell them the reference."
            ),
            _ => For(exception, StaffSignInPages.Name),
        };

    private static bool IsUnavailable(Exception exception) =>
        exception is ServiceUnavailableException or ServerIdentityException
        || (exception is not PortalException && DatabaseErrors.IsUnavailable(exception));
}
