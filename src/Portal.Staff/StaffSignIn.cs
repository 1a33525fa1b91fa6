using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;

namespace Portal.Staff;

/// <summary>An identity that the staff's issuer has just authenticated.</summary>
/// <param name="Provider">The staff's provider, as the staff host has it.</param>
/// <param name="Issuer">Issuer of the accepted ID token.</param>
/// <param name="Subject">Subject of the accepted ID token.</param>
/// <param name="Email">Its e-mail address, if any.</param>
/// <param name="EmailVerified">Whether the issuer verified the address.</param>
/// <param name="IdToken">For sign-out at the provider.</param>
/// <param name="Address">Address of the browser.</param>
/// <param name="UserAgent">The browser's own description.</param>
/// <param name="CorrelationId">Correlates log entries with the services' logs.</param>
public sealed record StaffSignInRequest(
    IdentityProvider Provider,
    string Issuer,
    string Subject,
    string? Email,
    bool EmailVerified,
    string? IdToken,
    IPAddress? Address,
    string? UserAgent,
    string CorrelationId
);

/// <summary>Why a sign-in to the staff area was refused, for logs and events; the person is told less.</summary>
public enum StaffSignInRefusal
{
    /// <summary>The identity belongs to no staff member, and its address to none who has yet to sign in.</summary>
    NotStaff = 1,

    /// <summary>The staff member was deactivated.</summary>
    Deactivated = 2,

    /// <summary>The identity is not of the staff's own issuer.</summary>
    ForeignIssuer = 3,
}

/// <summary>A sign-in to the staff area that ends with 403. The message does not say whether the person is known.</summary>
public sealed class StaffSignInRefusedException(StaffSignInRefusal refusal)
    : PortalException("This account has no access to the staff area.")
{
    /// <summary>The reason.</summary>
    public StaffSignInRefusal Refusal { get; } = refusal;
}

/// <summary>
/// Signs people into the staff area. The first sign-in binds (issuer, subject) by an e-mail address that the issuer
/// verified; from then on only (issuer, subject) counts, which the catalog itself holds to.
/// </summary>
public sealed class StaffSignIn(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Begins a session; the session and its entry in the platform log are one transaction.</summary>
    /// <returns>The session's 256-bit secret, stored nowhere.</returns>
    /// <exception cref="StaffSignInRefusedException">Not of the staff, or deactivated.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<byte[]> SignInAsync(StaffSignInRequest request, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(async db =>
        {
            Validate(request);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var member =
                await FindAsync(db, request, cancellationToken)
                ?? await BindAsync(db, request, cancellationToken)
                ?? throw new StaffSignInRefusedException(StaffSignInRefusal.NotStaff);
            var isActive = member.State == StaffState.Active;
            var secret = RandomNumberGenerator.GetBytes(StaffSessions.SecretLength);
            if (isActive)
            {
                await BeginAsync(db, member, request, secret, cancellationToken);
            }
            db.PlatformLog.Add(EntryOf(member, request, isActive));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return isActive ? secret : throw new StaffSignInRefusedException(StaffSignInRefusal.Deactivated);
        });

    private static void Validate(StaffSignInRequest request)
    {
        if (request.Provider.Tenant is not null || request.Issuer != request.Provider.Issuer)
        {
            throw new StaffSignInRefusedException(StaffSignInRefusal.ForeignIssuer);
        }
        // OpenID Connect Core 1.0, section 2: at most 255 ASCII characters. Nothing else was ever bound.
        if (request.Subject is not { Length: > 0 and <= 255 } || !request.Subject.All(c => char.IsBetween(c, ' ', '~')))
        {
            throw new StaffSignInRefusedException(StaffSignInRefusal.NotStaff);
        }
    }

    /// <summary>The member stays locked until the transaction ends, so that a deactivation cannot miss the new session.</summary>
    private static async Task<StaffMemberRow?> FindAsync(
        CatalogDbContext db,
        StaffSignInRequest request,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .StaffMembers.FromSql(
                $"""
                SELECT * FROM staff_members WHERE issuer = {request.Issuer} AND subject = {request.Subject}
                FOR NO KEY UPDATE
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return found.SingleOrDefault();
    }

    /// <summary>One statement decides, so that of two first sign-ins one wins.</summary>
    private static async Task<StaffMemberRow?> BindAsync(
        CatalogDbContext db,
        StaffSignInRequest request,
        CancellationToken cancellationToken
    )
    {
        if (
            !request.EmailVerified
            || !request.Provider.TrustsEmail
            || EmailAddress.Canonical(request.Email) is not { } email
        )
        {
            return null;
        }
        var bound = await db
            .StaffMembers.FromSql(
                $"""
                UPDATE staff_members SET issuer = {request.Issuer}, subject = {request.Subject}
                WHERE email = {email} AND issuer IS NULL AND state = 'Active' RETURNING *
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return bound.SingleOrDefault();
    }

    /// <summary>Its times are the catalog's, as of this transaction.</summary>
    private static async Task BeginAsync(
        CatalogDbContext db,
        StaffMemberRow member,
        StaffSignInRequest request,
        byte[] secret,
        CancellationToken cancellationToken
    )
    {
        var now = await db
            .Database.SqlQuery<DateTimeOffset>($"SELECT now() AS \"Value\"")
            .SingleAsync(cancellationToken);
        db.StaffSessions.Add(
            new StaffSessionRow
            {
                StaffSessionId = StaffSessionId.New(),
                StaffId = member.StaffId,
                SecretHash = SHA256.HashData(secret),
                ExpiresAt = now + StaffSessions.Absolute,
                Address = request.Address,
                UserAgent = UserAgents.Shorten(request.UserAgent),
                IdToken = request.IdToken,
            }
        );
    }

    private static PlatformLogRow EntryOf(StaffMemberRow member, StaffSignInRequest request, bool isActive) =>
        PlatformActor
            .Staff(member.StaffId, member.Email, request.Address, request.CorrelationId)
            .Entry(
                PlatformAction.StaffSignedIn,
                isActive ? AuditOutcome.Succeeded : AuditOutcome.Denied,
                detail: isActive ? null : nameof(StaffSignInRefusal.Deactivated)
            );
}
