using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Domain.Sessions;

/// <summary>
/// Turns a validated identity into a session of the one tenant that it belongs to (IC-6): the user is found, the identity is
/// reserved in the catalog, user, session and audit entries are written in one transaction, and the reservation is confirmed.
/// </summary>
public sealed class SignInOperations(
    IdentityRegistry identities,
    AuthorityVersions versions,
    UserReconciler reconciler,
    TenantDatabase database,
    PlatformEvents events
)
{
    /// <summary>The user that an identity came for; the row is locked while its transaction runs.</summary>
    private sealed record Candidate(User User, bool IsKnown, AcceptanceRule? Rule)
    {
        public SignInRefusal? Refusal =>
            (User.State, Rule) switch
            {
                (UserState.Deactivated, _) => SignInRefusal.Deactivated,
                (UserState.AwaitingConfirmation, _) => SignInRefusal.AwaitingConfirmation,
                (_, AcceptanceRule.RefuseEmail) => SignInRefusal.InvitedEmailDiffers,
                _ => null,
            };
    }

    /// <summary>Begins a session.</summary>
    /// <exception cref="SignInRefusedException">
    /// The identity has no access here, or not yet; recorded as a platform event and, where it came for a user, in the tenant's log.
    /// </exception>
    /// <exception cref="PortalException">The catalog or the tenant's server is unavailable.</exception>
    public async Task<SignInResult> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        TenantDirectory.EnsureServed(request.Tenant);
        try
        {
            EnsureOwnIdentity(request);
            var candidate = await FindCandidateAsync(request, cancellationToken);
            return await SignInAsync(request, candidate, cancellationToken)
                ?? throw new SignInRefusedException(SignInRefusal.AwaitingConfirmation);
        }
        catch (SignInRefusedException e)
        {
            var kind =
                e.Refusal == SignInRefusal.BoundElsewhere
                    ? PlatformEventKind.ForeignIdentityRefused
                    : PlatformEventKind.SignInRefused;
            events.Record(new(kind, request.Tenant.Id, Reason: e.Refusal.ToString()), request.CorrelationId);
            throw;
        }
    }

    private async Task<SignInResult?> SignInAsync(
        SignInRequest request,
        Candidate candidate,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return candidate.Refusal is { } refusal
                ? throw new SignInRefusedException(refusal)
                : await TrySignInAsync(request, candidate, cancellationToken);
        }
        catch (SignInRefusedException e)
        {
            await RecordRefusedAsync(request, candidate.User, e.Refusal);
            throw;
        }
    }

    /// <returns>Null when the identity has to be confirmed first.</returns>
    private async Task<SignInResult?> TrySignInAsync(
        SignInRequest request,
        Candidate candidate,
        CancellationToken cancellationToken
    )
    {
        var (identity, tenant, userId) = (request.Identity, request.Tenant, candidate.User.UserId);
        var required = await versions.GetAsync(tenant.Id, userId.Value, cancellationToken);
        if (candidate.User.AuthorityVersion < required)
        {
            await reconciler.RunAsync(tenant.Binding, cancellationToken);
            EnsureSame(candidate, await FindCandidateAsync(request, cancellationToken)); // before the identity is reserved
        }
        // For known users, too: the catalog decides whom an identity belongs to.
        var reservation =
            await identities.ReserveAsync(identity.Issuer, identity.Subject, tenant.Id, userId.Value, cancellationToken)
            ?? throw new SignInRefusedException(SignInRefusal.BoundElsewhere);
        var result = await BeginSessionAsync(request, candidate, required, reservation, cancellationToken);
        if (result is null)
        {
            return null; // bound in the catalog by the first sign-in after the confirmation: what is declined stays free
        }
        if (
            !await identities.ConfirmAsync(reservation, cancellationToken)
            && !await IsStillOursAsync(request, userId, cancellationToken)
        )
        {
            // The reservation expired and the identity belongs to somebody else now. Nobody gets the secret of this session,
            // and the identity's next sign-in is refused like this one.
            throw new SignInRefusedException(SignInRefusal.BoundElsewhere);
        }
        return result;
    }

    private async Task<SignInResult?> BeginSessionAsync(
        SignInRequest request,
        Candidate candidate,
        long required,
        IdentityReservation reservation,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await database.CommitAsync(
                request.Tenant.Binding,
                TenantRole.App,
                (db, token) => BeginSessionAsync(db, request, candidate, required, token),
                new OperationDeadline(),
                cancellationToken
            );
        }
        catch (SignInRefusedException)
        {
            await CancelAsync(reservation); // or it would keep the person's new identity out for a while
            throw;
        }
    }

    private async Task CancelAsync(IdentityReservation reservation)
    {
        try
        {
            await identities.CancelAsync(reservation, CancellationToken.None);
        }
        catch (ServiceUnavailableException)
        {
            // It expires by itself.
        }
    }

    /// <summary>That an identity is bound elsewhere is told to nobody here.</summary>
    private Task<bool> RecordRefusedAsync(SignInRequest request, User user, SignInRefusal refusal)
    {
        var told = refusal == SignInRefusal.BoundElsewhere ? SignInRefusal.NotInvited : refusal;
        return database.CommitAsync(
            request.Tenant.Binding,
            TenantRole.App,
            (db, _) =>
            {
                db.AuditEntries.Add(SignInEntries.Refused(user, request, told));
                return Task.FromResult(true);
            },
            new OperationDeadline(),
            CancellationToken.None
        );
    }

    private static void EnsureOwnIdentity(SignInRequest request)
    {
        if (request.Identity.Issuer != request.Provider.Issuer || request.Provider.Tenant != request.Tenant.Id)
        {
            throw new SignInRefusedException(SignInRefusal.ForeignIssuer);
        }
        // OpenID Connect Core 1.0, section 2: at most 255 ASCII characters.
        var subject = request.Identity.Subject;
        if (subject.Length is 0 or > 255 || !Ascii.IsValid(subject) || subject.Any(char.IsControl))
        {
            throw new SignInRefusedException(SignInRefusal.NotASubject);
        }
    }

    /// <exception cref="SignInRefusedException">
    /// The identity was reserved for somebody else, or the user's sign-in was reset meanwhile: a sign-in that began before is
    /// not taken for the acceptance of an invitation.
    /// </exception>
    private static void EnsureSame(Candidate expected, Candidate found)
    {
        if (found.User.UserId != expected.User.UserId || (expected.IsKnown && !found.IsKnown))
        {
            throw new SignInRefusedException(SignInRefusal.NotInvited);
        }
    }

    private Task<Candidate> FindCandidateAsync(SignInRequest request, CancellationToken cancellationToken) =>
        database.ReadAsync(
            request.Tenant.Binding,
            TenantRole.App,
            (db, token) => FindUserAsync(db, request, token),
            new OperationDeadline(),
            cancellationToken
        );

    private static async Task<SignInResult?> BeginSessionAsync(
        TenantDbContext db,
        SignInRequest request,
        Candidate expected,
        long requiredVersion,
        CancellationToken cancellationToken
    )
    {
        if (!expected.IsKnown)
        {
            await UserChangeLock.TakeAsync(db, cancellationToken); // before rows: of two first admins one is the first
        }
        var found = await FindUserAsync(db, request, cancellationToken);
        var user = found.User;
        EnsureSame(expected, found);
        if (found.Refusal is { } refusal)
        {
            throw new SignInRefusedException(refusal);
        }
        if (user.AuthorityVersion < requiredVersion)
        {
            throw new SignInRefusedException(SignInRefusal.Deactivated);
        }
        var session = SessionId.New();
        if (found.Rule is { } rule)
        {
            db.AuditEntries.Add(await SignInEntries.AcceptedAsync(db, user, request, session, rule, cancellationToken));
            await Acceptance.BindAsync(db, user, request.Identity, rule, cancellationToken);
            if (rule == AcceptanceRule.AwaitConfirmation)
            {
                return null;
            }
        }
        else
        {
            await ChangedEmail.TakeOverAsync(db, user, request, session, cancellationToken);
        }
        return await NewSession.BeginAsync(db, user, request, session, cancellationToken);
    }

    /// <summary>Finds and locks the user that the identity is bound to, or else the invited one that it may be bound to.</summary>
    /// <exception cref="SignInRefusedException">There is none.</exception>
    private static async Task<Candidate> FindUserAsync(
        TenantDbContext db,
        SignInRequest request,
        CancellationToken cancellationToken
    )
    {
        if (await FindKnownAsync(db, request.Identity, cancellationToken) is { } known)
        {
            return new(known, IsKnown: true, Rule: null);
        }
        if (await InvitedUser.FindAsync(db, request, cancellationToken) is { } invited)
        {
            var rule = await Acceptance.DecideAsync(db, invited, request, cancellationToken);
            return new(invited, IsKnown: false, rule);
        }
        // Another tab of the same person may have completed its sign-in while this one waited for the lock.
        return await FindKnownAsync(db, request.Identity, cancellationToken) is { } late
            ? new(late, IsKnown: true, Rule: null)
            : throw new SignInRefusedException(
                request.InvitationSecret is null ? SignInRefusal.NotInvited : SignInRefusal.InvitationNotValid
            );
    }

    /// <summary>The user stays locked until the transaction ends, so that a deactivation cannot miss the new session.</summary>
    private static Task<User?> FindKnownAsync(
        TenantDbContext db,
        SignInIdentity identity,
        CancellationToken cancellationToken
    ) =>
        db
            .Users.FromSql(
                $"""
                SELECT * FROM users WHERE issuer = {identity.Issuer} AND subject = {identity.Subject}
                FOR NO KEY UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The same person's sign-in in another tab may have renewed the reservation, and will confirm it.</summary>
    private async Task<bool> IsStillOursAsync(SignInRequest request, UserId user, CancellationToken cancellationToken)
    {
        var (issuer, subject) = (request.Identity.Issuer, request.Identity.Subject);
        var row = await identities.FindAsync(issuer, subject, cancellationToken);
        return row is not null && row.TenantId == request.Tenant.Id && row.UserId == user.Value;
    }
}
