using System.Buffers.Text;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.Sessions;

/// <summary>Sign-ins that may be refused, and the invitations that they need.</summary>
internal static class SignInAttempts
{
    /// <summary>Why the sign-in was refused, or null.</summary>
    public static async Task<SignInRefusal?> AttemptAsync(this TestTenant tenant, SignInRequest request)
    {
        try
        {
            await tenant.SignInAsync(request);
            return null;
        }
        catch (SignInRefusedException e)
        {
            return e.Refusal;
        }
    }

    /// <summary>The sign-in is refused for this reason. It concerns nobody here, so only an event counts it.</summary>
    public static async Task RefusedAsync(this TestTenant tenant, SignInRequest request, SignInRefusal refusal)
    {
        Assert.Equal(refusal, await tenant.AttemptAsync(request));
        Assert.Empty(await tenant.EntriesOfAsync(request.CorrelationId));
    }

    /// <summary>The sign-in for a user of the tenant is refused for this reason, which its log tells.</summary>
    /// <returns>The entry.</returns>
    public static async Task<AuditEntry> RefusedToUserAsync(
        this TestTenant tenant,
        SignInRequest request,
        SignInRefusal refusal
    )
    {
        Assert.Equal(refusal, await tenant.AttemptAsync(request));
        var entry = Assert.Single(await tenant.EntriesOfAsync(request.CorrelationId));
        Assert.Equal((AuditAction.SignInRefused, AuditOutcome.Denied), ((AuditAction)entry.Action, entry.Outcome));
        Assert.Contains(refusal.ToString(), entry.Details, StringComparison.Ordinal);
        return entry;
    }

    /// <summary>The request of somebody for whose e-mail nobody vouches.</summary>
    public static SignInRequest Untrusted(this SignInRequest request) =>
        request with
        {
            Provider = request.Provider with { TrustsEmail = false },
            Identity = request.Identity with { EmailVerified = false, Name = "Some Body" },
        };

    /// <summary>Somebody who accepted an invitation and waits for an admin.</summary>
    public static async Task<(UserId Id, SignInRequest Request)> NewAwaitingAsync(
        this TestTenant tenant,
        string? email = null
    )
    {
        var (id, secret, name) = await tenant.InviteAsync();
        var request = tenant.Request(name, email, secret).Untrusted();
        Assert.Equal(SignInRefusal.AwaitingConfirmation, await tenant.AttemptAsync(request));
        return (id, request);
    }

    /// <summary>Invites somebody new.</summary>
    public static async Task<(UserId Id, byte[] Secret, string Name)> InviteAsync(this TestTenant tenant)
    {
        var admin = await tenant.NewAdminAsync();
        var name = TestTenant.NewName();
        var link = await tenant
            .Get<InvitationOperations>()
            .InviteAsync(
                admin,
                name + "@test.example",
                "New person",
                UserRole.Member,
                TestContext.Current.CancellationToken
            );
        return (link.UserId, Base64Url.DecodeFromChars(link.Secret), name);
    }
}
