using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Providers;

/// <summary>
/// Makes a company's tested settings its live ones. The company's log has the intent first and the outcome last; in between
/// the catalog changes the provider, uses up the link and keeps its own entry, in one transaction (IC-13).
/// </summary>
public sealed class ProviderActivation(
    IDbContextFactory<CatalogDbContext> catalog,
    TenantDatabase database,
    SignInSetUps setUps
)
{
    /// <summary>How both logs name whoever has the link: nobody knows which person that is.</summary>
    private const string Actor = "Sign-in set-up link";

    /// <summary>Records that somebody opened the link, before they see anything.</summary>
    /// <exception cref="SignInLinkRefusedException">The link is not open, or another company's.</exception>
    /// <exception cref="PortalException">The company's server or the catalog does not answer.</exception>
    public async Task OpenAsync(Tenant tenant, byte[] secret, SetUpRequest request, CancellationToken cancellationToken)
    {
        var setUp = await setUps.GetAsync(tenant.Id, secret, cancellationToken);
        await RecordAsync(
            tenant,
            request,
            AuditAction.SignInLinkOpened,
            AuditOutcome.Succeeded,
            new { link = setUp.Id }
        );
    }

    /// <summary>Makes the settings with this digest live.</summary>
    /// <returns>The name of the new provider.</returns>
    /// <exception cref="ConflictException">They were changed, or have not passed the test within the hour.</exception>
    /// <exception cref="SignInLinkRefusedException">The link is not open, or another company's.</exception>
    /// <exception cref="PortalException">The company's server or the catalog does not answer.</exception>
    public async Task<string> ActivateAsync(
        Tenant tenant,
        byte[] secret,
        byte[] digest,
        SetUpRequest request,
        CancellationToken cancellationToken
    )
    {
        var candidate = (await setUps.GetAsync(tenant.Id, secret, cancellationToken)).Candidate;
        var details = new
        {
            candidate?.Preset,
            candidate?.Issuer,
            candidate?.ClientId,
        };
        await RecordAsync(tenant, request, AuditAction.ProviderChangeStarted, AuditOutcome.Succeeded, details);
        var outcome = await SwitchAsync(tenant.Id, secret, digest, request, candidate?.Preset);
        var isDone = outcome == "Activated";
        await RecordAsync(
            tenant,
            request,
            AuditAction.ProviderChanged,
            isDone ? AuditOutcome.Succeeded : AuditOutcome.Failed,
            details
        );
        return outcome switch
        {
            "Activated" => candidate!.Provider.DisplayName,
            "Closed" => throw new SignInLinkRefusedException(SignInLinkRefusal.Unknown),
            _ => throw new ConflictException("These settings have not passed the test. Test them, then activate them."),
        };
    }

    private Task<string> SwitchAsync(
        TenantId tenant,
        byte[] secret,
        byte[] digest,
        SetUpRequest request,
        string? preset
    )
    {
        var hash = SessionSecret.Hash(secret);
        var actor = new PlatformActor(PlatformActorKind.System, null, Actor, request.Address, request.CorrelationId);
        return catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            var outcome = await db
                .Database.SqlQuery<string>(
                    $"""SELECT activate_provider({hash}, {tenant.Value}, {digest}) AS "Value" """
                )
                .SingleAsync(CancellationToken.None);
            var logged = outcome == "Activated" ? AuditOutcome.Succeeded : AuditOutcome.Failed;
            db.PlatformLog.Add(actor.Entry(PlatformAction.SignInProviderChanged, logged, tenant, detail: preset));
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return outcome;
        });
    }

    private Task<bool> RecordAsync(
        Tenant tenant,
        SetUpRequest request,
        AuditAction action,
        AuditOutcome outcome,
        object details
    ) =>
        database.CommitAsync(
            tenant.Binding,
            TenantRole.App,
            (db, _) =>
            {
                db.AuditEntries.Add(
                    new()
                    {
                        ActorKind = AuditActorKind.System,
                        ActorLabel = Actor,
                        Action = (int)action,
                        Outcome = outcome,
                        Address = request.Address,
                        CorrelationId = request.CorrelationId,
                        Details = AuditEntries.ToJson(details),
                    }
                );
                return Task.FromResult(true);
            },
            new OperationDeadline(),
            CancellationToken.None
        );
}

/// <summary>Where something was done with a link from, for both logs.</summary>
/// <param name="Address">Address of the browser.</param>
/// <param name="CorrelationId">Correlates the entries with the services' logs.</param>
public sealed record SetUpRequest(IPAddress? Address, string CorrelationId);
