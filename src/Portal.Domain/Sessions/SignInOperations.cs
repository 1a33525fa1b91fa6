using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Domain.Sessions;

/// <summary>
/// Turns a validated identity into a session of the one tenant that it belongs to (IC-6). First sign-in: reservation in
/// the catalog, then user, session and audit entries in one transaction, then the confirmation.
/// </summary>
public sealed class SignInOperations(
    IdentityRegistry identities,
    TenantConnections connections,
    PlatformEvents events,
    ILogger<SignInOperations> logger
)
{
    private readonly StatementGuard guard = new(logger);

    /// <summary>Begins a session.</summary>
    /// <exception cref="SignInRefusedException">The identity has no access here; recorded as a platform event.</exception>
    /// <exception cref="PortalException">The catalog or the tenant's server is unavailable.</exception>
    public async Task<SignInResult> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        TenantDirectory.EnsureServed(request.Tenant);
        try
        {
            return await guard.RunAsync(() => TryAsync(request, cancellationToken));
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

    private async Task<SignInResult> TryAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        var (identity, tenant) = (request.Identity, request.Tenant);
        if (identity.Issuer != request.Provider.Issuer || request.Provider.Tenant != tenant.Id)
        {
            throw new SignInRefusedException(SignInRefusal.ForeignIssuer);
        }
        if (!IsSubject(identity.Subject))
        {
            throw new SignInRefusedException(SignInRefusal.NotASubject);
        }
        await using var connection = await connections.OpenAsync(tenant.Binding, TenantRole.App, cancellationToken);
        await using var db = new TenantDbContext(
            new DbContextOptionsBuilder<TenantDbContext>().UseBounded(connection).Options
        );
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var known = await FindAsync(db, identity, cancellationToken);
        var invited = known is null ? await InvitedUser.FindAsync(db, request, cancellationToken) : null;
        if (known is null && invited is null)
        {
            // The same person may have come a moment ago by another tab, while this one waited for the lock.
            known = await FindAsync(db, identity, cancellationToken);
        }
        var user =
            known
            ?? invited
            ?? throw new SignInRefusedException(
                request.InvitationSecret is null ? SignInRefusal.NotInvited : SignInRefusal.InvitationNotValid
            );
        if (user.State == UserState.Deactivated)
        {
            throw new SignInRefusedException(SignInRefusal.Deactivated);
        }
        // Also for a known user: the catalog has the last word on whom an identity belongs to.
        var reservation =
            await identities.ReserveAsync(
                identity.Issuer,
                identity.Subject,
                tenant.Id,
                user.UserId.Value,
                cancellationToken
            ) ?? throw new SignInRefusedException(SignInRefusal.BoundElsewhere);
        if (known is null)
        {
            await InvitedUser.BindAsync(db, user, identity, cancellationToken);
        }
        var result = await NewSession.BeginAsync(db, user, request, isFirst: known is null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        if (
            !await identities.ConfirmAsync(reservation, cancellationToken)
            && !await IsStillOursAsync(request, user.UserId, cancellationToken)
        )
        {
            // The reservation ran out and somebody else holds the identity now. The secret of this session goes to
            // nobody, and the identity's next sign-in is refused like this one.
            throw new SignInRefusedException(SignInRefusal.BoundElsewhere);
        }
        return result;
    }

    /// <summary>OpenID Connect Core 1.0, section 2: at most 255 ASCII characters.</summary>
    private static bool IsSubject(string subject) =>
        subject.Length is > 0 and <= 255 && Ascii.IsValid(subject) && !subject.Any(char.IsControl);

    /// <summary>The same person's sign-in in another tab may have renewed the reservation, and will confirm it.</summary>
    private async Task<bool> IsStillOursAsync(SignInRequest request, UserId user, CancellationToken cancellationToken)
    {
        var (issuer, subject) = (request.Identity.Issuer, request.Identity.Subject);
        var row = await identities.FindAsync(issuer, subject, cancellationToken);
        return row is not null && row.TenantId == request.Tenant.Id && row.UserId == user.Value;
    }

    /// <summary>The user stays locked until the transaction ends, so that a deactivation cannot miss the new session.</summary>
    private static Task<User?> FindAsync(
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
}
