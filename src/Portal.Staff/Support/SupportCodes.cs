using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff.Support;

/// <summary>Why a handoff was refused; for logs and events, the person is told less.</summary>
public enum HandoffRefusal
{
    /// <summary>There is no such code, or it was used before.</summary>
    Code = 1,

    /// <summary>The code is older than 60 seconds.</summary>
    Late = 2,

    /// <summary>The code was issued to another browser.</summary>
    Browser = 3,

    /// <summary>The code is for another tenant.</summary>
    Tenant = 4,

    /// <summary>The session has ended, or was entered before.</summary>
    Session = 5,
}

/// <summary>A one-time code as it travels through the browser.</summary>
/// <param name="Code">256 random bits; only their SHA-256 is stored.</param>
/// <param name="TenantId">Whose host the browser goes back to.</param>
public sealed record IssuedCode(byte[] Code, TenantId TenantId);

/// <summary>The outcome of using a code.</summary>
/// <param name="Session">The session that it opens; null when it was refused.</param>
/// <param name="StaffEmail">The staff member's address, for the tenant's log.</param>
/// <param name="Refusal">Why it was refused.</param>
public sealed record UsedCode(SupportSessionRow? Session, string? StaffEmail, HandoffRefusal? Refusal);

/// <summary>
/// The one-time codes of the handoff from the staff host to a tenant's, like an authorization code with PKCE (RFC 7636):
/// 60 seconds, one use, bound to the browser that began it.
/// </summary>
public sealed class SupportCodes(SupportCatalog support, IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>How long a code lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>Issues a code for a session of the staff member's own; the one before is invalid from then on.</summary>
    /// <param name="staff">The caller.</param>
    /// <param name="id">The session.</param>
    /// <param name="challenge">SHA-256 of the verifier that the tenant's host put into this browser.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="NotFoundException">The staff member has no such open session.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task<IssuedCode> IssueAsync(
        StaffCaller staff,
        SupportSessionId id,
        byte[] challenge,
        CancellationToken cancellationToken
    )
    {
        var code = RandomNumberGenerator.GetBytes(32);
        TenantId tenant = default;
        var issued = await support.StepAsync(
            $"""
            UPDATE support_sessions SET code_hash = {SHA256.HashData(code)}, code_challenge = {challenge},
                code_expires_at = now() + {Lifetime}, code_used_at = NULL
            WHERE support_session_id = {id.Value} AND staff_id = {staff.StaffId.Value} AND state = 'Open'
              AND entered_at IS NULL
              AND EXISTS (SELECT 1 FROM staff_members AS m WHERE m.staff_id = {staff.StaffId.Value} AND m.state = 'Active')
            RETURNING *
            """,
            row =>
            {
                tenant = row.TenantId;
                return staff.Actor.Entry(PlatformAction.SupportCodeIssued, AuditOutcome.Succeeded, tenant, id);
            },
            cancellationToken
        );
        return issued
            ? new(code, tenant)
            : throw new NotFoundException("You have no such support session that can be entered.");
    }

    /// <summary>Uses a code up, whatever comes of it: a second try of the same code finds nothing.</summary>
    /// <param name="code">The one-time code, 32 bytes.</param>
    /// <param name="verifier">What the browser's verifier cookie holds; null when it has none.</param>
    /// <param name="tenant">Tenant of the host that the browser came to.</param>
    /// <param name="by">Who a refusal is logged under.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; the code may be used up.</exception>
    public Task<UsedCode> UseAsync(
        byte[] code,
        byte[]? verifier,
        TenantId tenant,
        PlatformActor by,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
        {
            var hash = SHA256.HashData(code);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var rows = await db
                .SupportSessions.FromSql(
                    $"""
                    UPDATE support_sessions SET code_used_at = now()
                    WHERE code_hash = {hash} AND code_used_at IS NULL RETURNING *
                    """
                )
                .AsNoTracking()
                .ToListAsync(cancellationToken);
            if (rows.Count == 0)
            {
                return new UsedCode(null, null, HandoffRefusal.Code);
            }
            var row = rows[0];
            var member = await db
                .StaffMembers.AsNoTracking()
                .SingleAsync(m => m.StaffId == row.StaffId, cancellationToken);
            var refusal = Refuses(row, member, verifier, tenant);
            if (refusal is { } reason)
            {
                db.PlatformLog.Add(
                    by.Entry(
                        PlatformAction.SupportSessionEntered,
                        AuditOutcome.Denied,
                        row.TenantId,
                        row.SupportSessionId,
                        reason.ToString()
                    )
                );
                await db.SaveChangesAsync(cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
            return refusal is null ? new UsedCode(row, member.Email, null) : new UsedCode(null, null, refusal);
        });

    private static HandoffRefusal? Refuses(
        SupportSessionRow row,
        StaffMemberRow member,
        byte[]? verifier,
        TenantId tenant
    ) =>
        row switch
        {
            _ when row.TenantId != tenant => HandoffRefusal.Tenant,
            _ when row.CodeUsedAt > row.CodeExpiresAt => HandoffRefusal.Late,
            _ when verifier is null
                    || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(verifier), row.CodeChallenge) =>
                HandoffRefusal.Browser,
            _ when row.State != SupportSessionState.Open || member.State != StaffState.Active => HandoffRefusal.Session,
            _ => null,
        };
}
