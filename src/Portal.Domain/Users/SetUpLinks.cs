using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Users;

/// <summary>
/// The link with which a company's first admin takes it over, or its only admin comes back who was locked out: a platform
/// admin sends it, and nobody of the company could confirm who accepts. So the company's log names both: who sent it and why,
/// and the identity that accepted. The platform's log has the company, the sender and the ticket, and nothing of the company's
/// own (IC-11). The intent is in the platform's log first, then the change with its entry in the company's, then the outcome.
/// </summary>
public sealed class SetUpLinks(
    TenantDirectory directory,
    TenantDatabase database,
    AuthorityEnds ends,
    UserReconciler reconciler,
    PlatformLog log
)
{
    /// <summary>Creates the link. It is shown once, to the platform admin who passes it on.</summary>
    /// <exception cref="ForbiddenException">The sender is no platform admin; the caller records that.</exception>
    /// <exception cref="InvalidInputException">Names each wrong field: email, name, reason, ticket.</exception>
    /// <exception cref="ConflictException">Another admin of the company can sign in, and help.</exception>
    /// <exception cref="PortalException">The company is not served, or its server or the catalog is unavailable.</exception>
    public async Task<InvitationLink> CreateAsync(
        StaffCaller sender,
        SetUpLinkRequest request,
        CancellationToken cancellationToken
    )
    {
        if (sender.Role != StaffRole.PlatformAdmin)
        {
            throw new ForbiddenException("Only a platform admin may create a set-up link.");
        }
        request = request.Checked();
        var binding = (await directory.GetServedAsync(request.TenantId, cancellationToken)).Binding;
        var provider =
            await directory.FindIdentityProviderAsync(request.TenantId, cancellationToken)
            ?? throw new ConflictException("This company has no identity provider to sign in at.");
        await LogAsync(PlatformAction.SetUpLinkRequested, sender, request);
        var change = new SetUpLinkChange(sender, request, provider.Issuer);
        try
        {
            await reconciler.RunAsync(binding, cancellationToken); // an interrupted reset must not stand in the way
            var link = await CreateAsync(binding, change, cancellationToken);
            await LogAsync(PlatformAction.SetUpLinkCreated, sender, request);
            return link;
        }
        catch (PortalException e) when (AuditOutcomes.Of(e) is { } outcome)
        {
            // The answer reveals something about the company's people: the company can see who asked.
            await RecordRefusedAsync(binding, change, outcome);
            throw;
        }
    }

    private async Task<InvitationLink> CreateAsync(
        TenantBinding binding,
        SetUpLinkChange change,
        CancellationToken cancellationToken
    )
    {
        var deadline = new OperationDeadline();
        var admin = await database.ReadAsync(binding, TenantRole.App, change.FindAsync, deadline, cancellationToken);
        return admin is { } id
            ? await ends.CommitAsync(
                binding,
                TenantRole.App,
                SignInReset.Operation(AuditAction.SetUpLinkCreated, AuthorityIntent.ResetSignIn, id),
                (db, token) => change.InviteAgainAsync(db, id, token),
                deadline,
                cancellationToken
            )
            : await database.CommitAsync(binding, TenantRole.App, change.InviteAsync, deadline, cancellationToken);
    }

    /// <summary>Not cancelled when the browser closes the connection.</summary>
    private Task LogAsync(PlatformAction action, StaffCaller sender, SetUpLinkRequest request) =>
        log.WriteAsync(
            sender.Actor.Entry(action, AuditOutcome.Succeeded, request.TenantId, detail: request.Ticket),
            CancellationToken.None
        );

    private Task<bool> RecordRefusedAsync(TenantBinding binding, SetUpLinkChange change, AuditOutcome outcome) =>
        database.CommitAsync(
            binding,
            TenantRole.App,
            (db, _) =>
            {
                db.AuditEntries.Add(change.Refused(outcome));
                return Task.FromResult(true);
            },
            new OperationDeadline(),
            CancellationToken.None
        );
}
