using System.Buffers.Text;
using Portal.Domain.Sessions;
using Portal.Domain.Users;

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

    /// <summary>The sign-in is refused for this reason and leaves no audit entry.</summary>
    public static async Task RefusedAsync(this TestTenant tenant, SignInRequest request, SignInRefusal refusal)
    {
        Assert.Equal(refusal, await tenant.AttemptAsync(request));
        Assert.Empty(await tenant.EntriesOfAsync(request.CorrelationId));
    }

    /// <summary>Invites somebody new.</summary>
    public static async Task<(UserId Id, byte[] Secret)> InviteAsync(this TestTenant tenant)
    {
        var admin = await tenant.NewAdminAsync();
        var link = await tenant
            .Get<InvitationOperations>()
            .InviteAsync(
                admin,
                TestTenant.NewName() + "@test.example",
                "New person",
                UserRole.Member,
                TestContext.Current.CancellationToken
            );
        return (link.UserId, Base64Url.DecodeFromChars(link.Secret));
    }
}
