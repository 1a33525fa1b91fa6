using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform.Auditing;

namespace Portal.Domain.Sessions;

/// <summary>The audit entries of sign-ins. They name the identity that came, not only the person who was expected.</summary>
internal static class SignInEntries
{
    /// <summary>An identity was bound to an invited user, or waits for confirmation.</summary>
    public static async Task<AuditEntry> AcceptedAsync(
        TenantDbContext db,
        User user,
        SignInRequest request,
        SessionId session,
        AcceptanceRule rule,
        CancellationToken cancellationToken
    )
    {
        var sentBy =
            rule == AcceptanceRule.BindFirstAdmin
                ? await db
                    .Invitations.Where(i => i.UserId == user.UserId && i.SentById != null)
                    .OrderByDescending(i => i.CreatedAt)
                    .Select(i => new { id = i.SentById, label = i.SentByLabel })
                    .FirstOrDefaultAsync(cancellationToken)
                : null;
        var by = request.InvitationSecret is null ? "e-mail" : "invitation";
        var details = new
        {
            accepted = Facts(request.Identity),
            by,
            sentBy,
        };
        return rule == AcceptanceRule.AwaitConfirmation
            ? Of(AuditAction.InvitationAccepted, user, request, AuditOutcome.Succeeded, details, actor: user)
            : Of(AuditAction.IdentityBound, user, request, AuditOutcome.Succeeded, details, actor: user, session);
    }

    /// <summary>An identity came for a user and was refused.</summary>
    public static AuditEntry Refused(User user, SignInRequest request, SignInRefusal refusal)
    {
        var isKnown = (user.Issuer, user.Subject) == (request.Identity.Issuer, request.Identity.Subject);
        var details = new { reason = refusal, identity = Facts(request.Identity) };
        return Of(AuditAction.SignInRefused, user, request, AuditOutcome.Denied, details, actor: isKnown ? user : null);
    }

    /// <summary>Something that a user's own sign-in did.</summary>
    public static AuditEntry Of(
        AuditAction action,
        User user,
        SignInRequest request,
        object details,
        SessionId session
    ) => Of(action, user, request, AuditOutcome.Succeeded, details, actor: user, session);

    private static object Facts(SignInIdentity identity) =>
        new
        {
            identity.Issuer,
            identity.Subject,
            Email = SearchText.Clean(identity.Email),
            identity.EmailVerified,
            Name = SearchText.Clean(identity.Name),
        };

    private static AuditEntry Of(
        AuditAction action,
        User user,
        SignInRequest request,
        AuditOutcome outcome,
        object details,
        User? actor,
        SessionId? session = null
    ) =>
        new()
        {
            ActorKind = AuditActorKind.User,
            ActorId = actor?.UserId.Value,
            ActorLabel = SearchText.Clean(request.Identity.Email) ?? request.Identity.Subject,
            Action = (int)action,
            TargetKind = "user",
            TargetId = user.UserId.Value,
            TargetLabel = user.Email,
            Outcome = outcome,
            Address = request.Address,
            SessionId = session?.Value,
            CorrelationId = request.CorrelationId,
            Details = AuditEntries.ToJson(details),
        };
}
