using System.Buffers.Text;
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
/// Links with which a company's IT person sets its sign-in up: one comes with a company that is made without a provider, and a
/// platform admin makes a new one, which ends the former. The company's log names who, and why.
/// </summary>
public sealed class SignInLinks(
    IDbContextFactory<CatalogDbContext> catalog,
    TenantDirectory directory,
    TenantDatabase database,
    PlatformLog log
)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Creates a link. Its secret leaves only after both logs have it.</summary>
    /// <exception cref="ForbiddenException">The sender is no platform admin; the caller records that.</exception>
    /// <exception cref="InvalidInputException">Names each wrong field: reason, ticket.</exception>
    /// <exception cref="PortalException">The company is not served, or its server or the catalog is unavailable.</exception>
    public async Task<SignInLink> CreateAsync(
        StaffCaller sender,
        SignInLinkRequest request,
        CancellationToken cancellationToken
    )
    {
        if (sender.Role != StaffRole.PlatformAdmin)
        {
            throw new ForbiddenException("Only a platform admin may create a sign-in set-up link.");
        }
        request = request.Checked();
        var binding = (await directory.GetServedAsync(request.TenantId, cancellationToken)).Binding;
        await log.WriteAsync(EntryOf(PlatformAction.SignInLinkRequested, sender, request), CancellationToken.None);
        var link = await catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            var created = await CreateAsync(db, request.TenantId);
            db.PlatformLog.Add(EntryOf(PlatformAction.SignInLinkCreated, sender, request));
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return created;
        });
        await database.CommitAsync(
            binding,
            TenantRole.App,
            (db, _) =>
            {
                db.AuditEntries.Add(EntryOf(sender, request));
                return Task.FromResult(true);
            },
            new OperationDeadline(),
            CancellationToken.None
        );
        return link;
    }

    /// <summary>Creates the link of a company that is being made, in the transaction that asks for it.</summary>
    internal static async Task<SignInLink> CreateAsync(CatalogDbContext db, TenantId tenant)
    {
        var secret = SessionSecret.New();
        var expires = await db
            .Database.SqlQuery<DateTimeOffset>(
                $"""
                SELECT create_sign_in_link({Guid.CreateVersion7()}, {tenant.Value}, {SessionSecret.Hash(
                    secret
                )}, {Lifetime})
                       AS "Value"
                """
            )
            .SingleAsync(CancellationToken.None);
        return new(Base64Url.EncodeToString(secret), expires);
    }

    private static PlatformLogRow EntryOf(PlatformAction action, StaffCaller sender, SignInLinkRequest request) =>
        sender.Actor.Entry(action, AuditOutcome.Succeeded, request.TenantId, detail: request.Ticket);

    private static AuditEntry EntryOf(StaffCaller sender, SignInLinkRequest request) =>
        new()
        {
            ActorKind = AuditActorKind.Staff,
            ActorId = sender.StaffId.Value,
            ActorLabel = sender.Email,
            Action = (int)AuditAction.SignInLinkCreated,
            Outcome = AuditOutcome.Succeeded,
            Address = sender.Address,
            CorrelationId = sender.CorrelationId,
            Details = AuditEntries.ToJson(new { request.Reason, request.Ticket }),
        };
}
