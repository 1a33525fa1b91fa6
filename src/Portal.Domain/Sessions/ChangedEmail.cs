using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform;

namespace Portal.Domain.Sessions;

/// <summary>
/// Takes over the address that a person has at the provider now, where the provider vouches for addresses. It opens nothing:
/// the person was recognised by issuer and subject.
/// </summary>
internal static class ChangedEmail
{
    /// <summary>In the transaction of a sign-in, with the audit entry. Somebody else's address stays theirs.</summary>
    public static async Task TakeOverAsync(
        TenantDbContext db,
        User user,
        SignInRequest request,
        SessionId session,
        CancellationToken cancellationToken
    )
    {
        var vouched = request is { Provider.TrustsEmail: true, Identity.EmailVerified: true };
        var address = vouched ? EmailAddress.Canonical(request.Identity.Email) : null;
        if (
            address is null
            || address == user.Email
            || await db.Users.AnyAsync(other => other.Email == address, cancellationToken)
        )
        {
            return;
        }
        var details = new { before = new { user.Email }, after = new { Email = address } };
        db.AuditEntries.Add(SignInEntries.Of(AuditAction.EmailChanged, user, request, details, session));
        (user.Email, user.Version) = (address, user.Version + 1);
    }
}
