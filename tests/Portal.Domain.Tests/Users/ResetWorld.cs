using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Users;

/// <summary>A person who has signed in, and what tests of resets do with them.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Name">Subject at the provider; with <c>@test.example</c> the address.</param>
/// <param name="SignIn">The first sign-in.</param>
internal sealed record KnownPerson(TestTenant Tenant, string Name, SignInResult SignIn)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public UserId Id => SignIn.Session.UserId;

    public string Email => Name + "@test.example";

    public Caller Caller => Tenant.CallerOf(SignIn);

    public static async Task<KnownPerson> ComeAsync(TestTenant tenant, UserRole role = UserRole.Member)
    {
        var name = TestTenant.NewName(role.ToString().ToLowerInvariant());
        await tenant.AddPersonAsync(name + "@test.example", role);
        return new(tenant, name, await tenant.SignInAsync(tenant.Request(name)));
    }

    public Task<User> RowAsync() => Tenant.UserAsync(Id);

    public async Task<byte[]> ResetAsync(Caller? by = null) =>
        SecretOf(
            await Tenant
                .Get<SignInResetOperations>()
                .ResetAsync(by ?? await Tenant.NewAdminAsync(), Id, (await RowAsync()).Version, Cancel)
        );

    public async Task<byte[]> ReinviteAsync() =>
        SecretOf(
            await Tenant
                .Get<SignInResetOperations>()
                .ReinviteAsync(await Tenant.NewAdminAsync(), Id, (await RowAsync()).Version, Cancel)
        );

    public async Task DeactivateAsync() =>
        await Tenant
            .Get<UserOperations>()
            .DeactivateAsync(await Tenant.NewAdminAsync(), Id, (await RowAsync()).Version, Cancel);

    /// <summary>With another subject at the same provider, which vouches for the same address.</summary>
    public SignInRequest As(string subject, byte[]? link = null) => Tenant.Request(subject, Email, link);

    public async Task<bool> HasSessionAsync() =>
        await Tenant.Get<SessionStore>().FindAsync(Tenant.Tenant.Binding, SignIn.Secret, Cancel) is not null
        || (
            await Tenant.Get<SessionStore>().CheckAsync(Tenant.Tenant.Binding, [SignIn.Session.SessionId], Cancel)
        ).Count > 0;

    public Task<int> LiveSessionsAsync() =>
        Tenant.QueryAsync(db => db.Sessions.CountAsync(s => s.UserId == Id && s.EndedAt == null, Cancel));

    public Task<int> OpenInvitationsAsync() =>
        Tenant.QueryAsync(db =>
            db.Invitations.CountAsync(i => i.UserId == Id && i.AcceptedAt == null && i.RevokedAt == null, Cancel)
        );

    /// <summary>What the catalog says of an identity of this provider.</summary>
    public async Task<(IdentityBindingState State, Guid User)?> BindingAsync(string? subject = null)
    {
        var row = await Tenant.Get<IdentityRegistry>().FindAsync(Tenant.Provider.Issuer, subject ?? Name, Cancel);
        return row is null ? null : (row.State, row.UserId);
    }

    public static byte[] SecretOf(InvitationLink link) => Base64Url.DecodeFromChars(link.Secret);
}
