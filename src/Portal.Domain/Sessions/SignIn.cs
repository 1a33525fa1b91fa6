using System.Net;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>What a validated ID token of the tenant's own issuer says.</summary>
/// <param name="Issuer">Exact issuer.</param>
/// <param name="Subject">Subject at that issuer.</param>
/// <param name="Email">E-mail claim, if any.</param>
/// <param name="EmailVerified">Whether the issuer has verified it.</param>
/// <param name="IdToken">The token itself, for sign-out at the provider.</param>
public sealed record SignInIdentity(string Issuer, string Subject, string? Email, bool EmailVerified, string? IdToken)
{
    /// <summary>Name claim, if any.</summary>
    public string? Name { get; init; }
}

/// <summary>A sign-in to complete.</summary>
/// <param name="Tenant">Tenant of the host of the sign-in.</param>
/// <param name="Provider">The tenant's own issuer.</param>
/// <param name="Identity">Identity from the provider.</param>
/// <param name="InvitationSecret">Secret of an invitation link that was opened before, if any.</param>
/// <param name="Address">Address of the browser.</param>
/// <param name="UserAgent">The browser's own description.</param>
/// <param name="CorrelationId">Correlates audit entries with logs.</param>
public sealed record SignInRequest(
    Tenant Tenant,
    IdentityProvider Provider,
    SignInIdentity Identity,
    byte[]? InvitationSecret,
    IPAddress? Address,
    string? UserAgent,
    string CorrelationId
);

/// <summary>A session that has just begun.</summary>
/// <param name="Secret">256-bit secret for the cookie; not stored.</param>
/// <param name="Session">The session.</param>
public sealed record SignInResult(byte[] Secret, LiveSession Session);

/// <summary>Why a sign-in was refused; for logs and events. The person is told in <see cref="SignInRefusedException"/>.</summary>
public enum SignInRefusal
{
    /// <summary>The identity belongs to another tenant or another user (IC-6).</summary>
    BoundElsewhere = 1,

    /// <summary>The identity was not invited.</summary>
    NotInvited = 2,

    /// <summary>The invitation was accepted, revoked or has expired.</summary>
    InvitationNotValid = 3,

    /// <summary>The user is deactivated.</summary>
    Deactivated = 4,

    /// <summary>The identity is not of the tenant's own issuer.</summary>
    ForeignIssuer = 5,

    /// <summary>The subject is not what OpenID Connect allows.</summary>
    NotASubject = 6,

    /// <summary>The invitation is for another e-mail address than the one that the issuer vouches for.</summary>
    InvitedEmailDiffers = 7,

    /// <summary>The invitation was accepted; an admin has not confirmed that yet.</summary>
    AwaitingConfirmation = 8,
}

/// <summary>A sign-in that ends with 403. The message tells the person what to do and names no other tenant.</summary>
public sealed class SignInRefusedException(SignInRefusal refusal) : PortalException(Describe(refusal))
{
    /// <summary>The reason.</summary>
    public SignInRefusal Refusal { get; } = refusal;

    private static string Describe(SignInRefusal refusal) =>
        refusal switch
        {
            SignInRefusal.InvitationNotValid =>
                "This invitation was already used, was withdrawn or has expired. Ask your administrator for a new link.",
            SignInRefusal.InvitedEmailDiffers =>
                "This invitation is for another e-mail address than the one of your account, or your sign-in service has not "
                    + "verified that address. The invitation can still be used. Open its link again and sign in with the "
                    + "invited address, or ask your administrator for an invitation to the address of this account.",
            SignInRefusal.AwaitingConfirmation =>
                "You accepted the invitation. Before you have access, an administrator of your company must confirm that it "
                    + "was you. Sign in again after that.",
            SignInRefusal.Deactivated => "Your access was deactivated. Ask your administrator.",
            // The same text for both, so that it does not reveal whether an identity is known elsewhere.
            _ => "This account has no access here. Ask your administrator for an invitation.",
        };
}
