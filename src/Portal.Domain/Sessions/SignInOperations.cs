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
    private sealed record Candidate(UserId UserId, long AuthorityVersion);

    /// <summary>Begins a session.</summary>
    /// <exception cref="SignInRefusedException">The identity has no access here; recorded as a platform event.</exception>
    /// <exception cref="PortalException">The catalog or the tenant's server is unavailable.</exception>
    public async Task<SignInResult> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        TenantDirectory.EnsureServed(request.Tenant);
        try
        {
            return await TrySignInAsync(request, cancellationToken);
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

    private async Task<SignInResult> TrySignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        EnsureOwnIdentity(request);
        var (identity, tenant) = (request.Identity, request.Tenant);
        var candidate = await FindCandidateAsync(request, cancellationToken);
        var required = await versions.GetAsync(tenant.Id, candidate.UserId.Value, cancellationToken);
        if (candidate.AuthorityVersion < required)
        {
            await reconciler.RunAsync(tenant.Binding, cancellationToken);
        }
        // For known users, too: the catalog decides whom an identity belongs to.
        var reservation =
            await identities.ReserveAsync(
                identity.Issuer,
                identity.Subject,
                tenant.Id,
                candidate.UserId.Value,
                cancellationToken
            ) ?? throw new SignInRefusedException(SignInRefusal.BoundElsewhere);
        var result = await database.CommitAsync(
            tenant.Binding,
            TenantRole.App,
            (db, token) => BeginSessionAsync(db, request, candidate.UserId, required, token),
            new OperationDeadline(),
            cancellationToken
        );
        if (
            !await identities.ConfirmAsync(reservation, cancellationToken)
            && !await IsStillOursAsync(request, candidate.UserId, cancellationToken)
        )
        {
            // The reservation expired and the identity belongs to somebody else now. Nobody gets the secret of this session,
            // and the identity's next sign-in is refused like this one.
            throw new SignInRefusedException(SignInRefusal.BoundElsewhere);
        }
        return result;
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

    private Task<Candidate> FindCandidateAsync(SignInRequest request, CancellationToken cancellationToken) =>
        database.ReadAsync(
            request.Tenant.Binding,
            TenantRole.App,
            async (db, token) =>
            {
                var (user, _) = await FindUserAsync(db, request, token);
                return new Candidate(user.UserId, user.AuthorityVersion);
            },
            new OperationDeadline(),
            cancellationToken
        );

    private static async Task<SignInResult> BeginSessionAsync(
        TenantDbContext db,
        SignInRequest request,
        UserId expected,
        long requiredVersion,
        CancellationToken cancellationToken
    )
    {
        var (user, isKnown) = await FindUserAsync(db, request, cancellationToken);
        if (user.UserId != expected)
        {
            throw new SignInRefusedException(SignInRefusal.NotInvited); // the identity was reserved for somebody else
        }
        if (user.AuthorityVersion < requiredVersion)
        {
            throw new SignInRefusedException(SignInRefusal.Deactivated);
        }
        if (!isKnown)
        {
            await InvitedUser.BindAsync(db, user, request.Identity, cancellationToken);
        }
        return await NewSession.BeginAsync(db, user, request, isFirst: !isKnown, cancellationToken);
    }

    /// <summary>Finds and locks the user that the identity is bound to, or else the invited one that it may be bound to.</summary>
    /// <exception cref="SignInRefusedException">There is none, or the user is deactivated.</exception>
    private static async Task<(User User, bool IsKnown)> FindUserAsync(
        TenantDbContext db,
        SignInRequest request,
        CancellationToken cancellationToken
    )
    {
        var known = await FindKnownAsync(db, request.Identity, cancellationToken);
        var invited = known is null ? await InvitedUser.FindAsync(db, request, cancellationToken) : null;
        if (known is null && invited is null)
        {
            // Another tab of the same person may have completed its sign-in while this one waited for the lock.
            known = await FindKnownAsync(db, request.Identity, cancellationToken);
        }
        var user =
            known
            ?? invited
            ?? throw new SignInRefusedException(
                request.InvitationSecret is null ? SignInRefusal.NotInvited : SignInRefusal.InvitationNotValid
            );
        return user.State == UserState.Deactivated
            ? throw new SignInRefusedException(SignInRefusal.Deactivated)
            : (user, known is not null);
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
