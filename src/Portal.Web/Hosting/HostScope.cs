using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.Hosting;

/// <summary>
/// The host of the request that a scope serves, for services that see no request: the framework asks for a sign-in's options
/// by name alone. Set once, with <see cref="RequestHost"/>; unset in a circuit's scope, where reading it throws (IC-12).
/// </summary>
internal sealed class HostScope
{
    private ResolvedHost? host;
    private IdentityProvider? trial;

    /// <summary>The host.</summary>
    /// <exception cref="InvalidOperationException">It was never set, or is set again.</exception>
    public ResolvedHost Host
    {
        get => host ?? throw new InvalidOperationException("This scope serves no request of a known host (IC-12).");
        set => host = host is null ? value : throw new InvalidOperationException("A scope's host is set once (IC-12).");
    }

    /// <summary>
    /// Settings that this request tries in the place of the host's own; null for every other request. Nobody is signed in with
    /// them (<see cref="SignIn.SetUp.SignInTrial"/>).
    /// </summary>
    /// <exception cref="InvalidOperationException">It is set again.</exception>
    public IdentityProvider? Trial
    {
        get => trial;
        set =>
            trial = trial is null ? value : throw new InvalidOperationException("A scope's trial is set once (IC-12).");
    }

    /// <summary>The identity provider that this request is about.</summary>
    /// <exception cref="SignInNotSetUpException">The host has none.</exception>
    public IdentityProvider IdentityProvider => trial ?? Host.IdentityProvider ?? throw new SignInNotSetUpException();
}
