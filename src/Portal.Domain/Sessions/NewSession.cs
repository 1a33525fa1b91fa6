using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Hosting;

namespace Portal.Domain.Sessions;

/// <summary>Begins a session in the transaction of a sign-in, with its audit entries.</summary>
internal static class NewSession
{
    /// <summary>Absolute lifetime of a session.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static async Task<SignInResult> BeginAsync(
        TenantDbContext db,
        User user,
        SignInRequest request,
        SessionId id,
        CancellationToken cancellationToken
    )
    {
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var secret = SessionSecret.New();
        var session = new Session
        {
            SessionId = id,
            UserId = user.UserId,
            SecretHash = SessionSecret.Hash(secret),
            ExpiresAt = now + Lifetime,
            Address = request.Address,
            UserAgent = UserAgents.Shorten(request.UserAgent),
            IdToken = request.Identity.IdToken,
        };
        user.LastSignedInAt = now;
        db.Sessions.Add(session);
        db.AuditEntries.Add(Entry(AuditAction.SignedIn, user, session, request, new { session.UserAgent }));
        await db.SaveChangesAsync(cancellationToken);
        return new(
            secret,
            new(session.SessionId, user.UserId, user.Email, user.DisplayName, user.Role, session.ExpiresAt)
        );
    }

    private static AuditEntry Entry(
        AuditAction action,
        User user,
        Session session,
        SignInRequest request,
        object details
    ) =>
        new()
        {
            ActorKind = AuditActorKind.User,
            ActorId = user.UserId.Value,
            ActorLabel = user.Email,
            Action = (int)action,
            TargetKind = "session",
            TargetId = session.SessionId.Value,
            Outcome = AuditOutcome.Succeeded,
            Address = request.Address,
            SessionId = session.SessionId.Value,
            CorrelationId = request.CorrelationId,
            Details = AuditEntries.ToJson(details),
        };
}
