using System.Net;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>A support session that was just joined.</summary>
/// <param name="Secret">256-bit secret for the support cookie; stored nowhere.</param>
/// <param name="Session">The session.</param>
public sealed record EnteredSupport(byte[] Secret, LiveSupport Session);

/// <summary>A handoff that ends with 403. The log and an event name the check that failed.</summary>
public sealed class HandoffRefusedException(HandoffRefusal refusal) : PortalException(Describe(refusal))
{
    /// <summary>The reason.</summary>
    public HandoffRefusal Refusal { get; } = refusal;

    private static string Describe(HandoffRefusal refusal) =>
        refusal == HandoffRefusal.Session
            ? "The support session has ended, or was entered before."
            : "It was used before, took longer than 60 seconds, or was begun in another browser or for another company.";
}

/// <summary>
/// Brings a staff member from the staff host to the tenant's: a single-use code is issued there and redeemed here, in the same
/// browser, for a secret of the session's own (IC-7, IC-9).
/// </summary>
public sealed class SupportHandoff(SupportCatalog catalog, SupportCodes codes, TenantSupportSessions tenants)
{
    /// <inheritdoc cref="SupportCodes.IssueAsync"/>
    public Task<IssuedCode> IssueAsync(
        StaffCaller staff,
        SupportSessionId id,
        byte[] challenge,
        CancellationToken cancellationToken
    ) => codes.IssueAsync(staff, id, challenge, cancellationToken);

    /// <summary>Redeems a code and joins the session.</summary>
    /// <param name="tenant">Tenant of the host.</param>
    /// <param name="code">The one-time code.</param>
    /// <param name="verifier">Value of the browser's verifier cookie; null if it has none.</param>
    /// <param name="address">Address of the browser.</param>
    /// <param name="correlationId">Correlates log entries with the services' logs.</param>
    /// <param name="cancellationToken">Cancels the handoff; a redeemed code stays redeemed.</param>
    /// <exception cref="HandoffRefusedException">Redeemed before, expired, of another browser or tenant, or the session is over.</exception>
    /// <exception cref="PortalException">The catalog or the tenant's server is unavailable.</exception>
    public async Task<EnteredSupport> EnterAsync(
        Tenant tenant,
        byte[] code,
        byte[]? verifier,
        IPAddress? address,
        string correlationId,
        CancellationToken cancellationToken
    )
    {
        TenantDirectory.EnsureServed(tenant);
        var unknown = PlatformActor.Portal(correlationId) with { Address = address };
        var used = await codes.UseAsync(code, verifier, tenant.Id, unknown, cancellationToken);
        if (used.Session is not { } session)
        {
            throw new HandoffRefusedException(used.Refusal!.Value);
        }
        var staff = PlatformActor.Staff(session.StaffId, used.StaffEmail!, address, correlationId);
        var secret = SessionSecret.New();
        var entered =
            await tenants.EnterAsync(tenant, session.SupportSessionId, secret, staff, cancellationToken)
            ?? throw new HandoffRefusedException(HandoffRefusal.Session);
        await catalog.MarkEnteredAsync(session.SupportSessionId, staff, cancellationToken);
        return new(secret, entered);
    }
}
