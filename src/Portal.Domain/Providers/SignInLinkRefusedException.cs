using Portal.Platform;

namespace Portal.Domain.Providers;

/// <summary>Why a sign-in set-up link is not accepted: for events. Whoever presents it is told the same in every case.</summary>
public enum SignInLinkRefusal
{
    /// <summary>There is no such link at this company: never made, damaged, or another company's.</summary>
    Unknown,

    /// <summary>The sign-in was set up with it.</summary>
    Used,

    /// <summary>A newer link took its place.</summary>
    Replaced,

    /// <summary>Its time is over.</summary>
    Late,
}

/// <summary>A sign-in set-up link is not accepted: 403.</summary>
public sealed class SignInLinkRefusedException(SignInLinkRefusal refusal)
    : PortalException("It was used, replaced by a newer one, has expired, or is incomplete.")
{
    /// <summary>Why, for events only.</summary>
    public SignInLinkRefusal Refusal { get; } = refusal;
}
