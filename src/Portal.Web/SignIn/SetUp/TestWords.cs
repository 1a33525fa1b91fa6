using Portal.Domain.Providers;
using Portal.Web.Layout.Parts;

namespace Portal.Web.SignIn.SetUp;

/// <summary>The stages of a test in words: what each looks at, how it ended, and what to do about it.</summary>
internal static class TestWords
{
    /// <summary>A stage's name.</summary>
    public static string NameOf(ProviderTestStage stage) =>
        stage switch
        {
            ProviderTestStage.Discovery => "Discovery",
            ProviderTestStage.Keys => "Keys",
            ProviderTestStage.SignIn => "Sign-in",
            _ => "Claims",
        };

    /// <summary>A state as a word.</summary>
    public static string Of(ProviderTestState state) =>
        state switch
        {
            ProviderTestState.Running => "In progress",
            ProviderTestState.Passed => "Passed",
            ProviderTestState.Failed => "Failed",
            ProviderTestState.TimedOut => "Timed out",
            _ => "Not started",
        };

    /// <summary>Its chip.</summary>
    public static ChipKind ChipOf(ProviderTestState state) =>
        state switch
        {
            ProviderTestState.Running => ChipKind.Info,
            ProviderTestState.Passed => ChipKind.Success,
            ProviderTestState.Failed => ChipKind.Error,
            ProviderTestState.TimedOut => ChipKind.Warning,
            _ => ChipKind.Off,
        };

    /// <summary>A sentence or two under a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="state">Its state.</param>
    /// <param name="candidate">The settings that are tested.</param>
    /// <param name="origin">Scheme, host and port of this site.</param>
    public static string About(
        ProviderTestStage stage,
        ProviderTestState state,
        ProviderCandidate candidate,
        string origin
    ) =>
        state switch
        {
            ProviderTestState.Passed => Passed(stage, candidate.Test!),
            ProviderTestState.Failed => Failed(stage, candidate.Test!.Reason ?? "", candidate),
            ProviderTestState.TimedOut => TimedOut(stage, candidate, origin),
            ProviderTestState.Running when stage == ProviderTestStage.SignIn =>
                $"Waiting for you to come back from {candidate.Provider.DisplayName}.",
            _ => stage switch
            {
                ProviderTestStage.Discovery => $"Portal reads {candidate.Issuer}'s own description.",
                ProviderTestStage.Keys => "Portal reads the keys that it signs with.",
                ProviderTestStage.SignIn =>
                    "You sign in there once, and come back here. Nobody is signed in to Portal by that.",
                _ => "Portal looks at what the provider says of who signed in.",
            },
        };

    private static string Passed(ProviderTestStage stage, ProviderTest test) =>
        stage switch
        {
            ProviderTestStage.Discovery => "The description is there, and is this issuer's.",
            ProviderTestStage.Keys => "The issuer publishes keys.",
            ProviderTestStage.SignIn => "The provider took Portal as its client.",
            _ => test.Reason switch
            {
                "email-verified" => "A subject and a verified e-mail address came along.",
                "email-unverified" =>
                    "A subject and an e-mail address came along. The provider does not say that it is verified, so invited people need their link.",
                _ =>
                    "A subject came along, and no e-mail address, so invited people need their link. Add the e-mail claim at the provider if you can.",
            },
        };

    private static string TimedOut(ProviderTestStage stage, ProviderCandidate candidate, string origin) =>
        stage == ProviderTestStage.SignIn
            ? $"You did not come back within 10 minutes. If the provider showed an error about the redirect address, add {origin}{PortalUrls.SignInCallback} there. Then test again."
            : $"{candidate.Issuer} did not answer within 5 seconds. Check that it can be reached from outside your network, then test again.";

    private static string Failed(ProviderTestStage stage, string reason, ProviderCandidate candidate) =>
        (stage, reason) switch
        {
            (_, "unreachable") =>
                $"Nothing answers at {candidate.Issuer}. Check the address, and that it can be reached from outside your network.",
            (_, "server-error") => "The provider reports an error of its own. Test again in a moment.",
            (ProviderTestStage.Discovery, "Metadata:issuer") =>
                $"The document at this address names another issuer than {candidate.Issuer}. Enter the issuer exactly as the document has it; a slash at the end counts.",
            (ProviderTestStage.Discovery, "Metadata:endpoint" or "Metadata:not-https") =>
                "One of the provider's addresses does not begin with https://. Correct that at the provider.",
            (ProviderTestStage.Discovery, _) =>
                $"There is no OpenID Connect description at {candidate.Issuer.TrimEnd('/')}/.well-known/openid-configuration. Check the address.",
            (ProviderTestStage.Keys, "Metadata:keys") =>
                "The provider publishes no key that Portal can read. Create a signing key (ES256, RS256 or PS256) there.",
            (ProviderTestStage.Keys, _) =>
                "The provider's keys cannot be read at the address that it names (jwks_uri).",
            (ProviderTestStage.SignIn, "Declined:access_denied") =>
                "The provider declined this account, or you cancelled. Assign the account to the application there, then test again.",
            (ProviderTestStage.SignIn, "TokenRequest:status-400" or "TokenRequest:status-401") =>
                "You came back, and the provider rejected Portal's client. Enter client ID and secret again.",
            (ProviderTestStage.SignIn, "Metadata:pushed-authorization") =>
                "The provider demands pushed authorization requests. Turn that off for this client, or ask your contact at Portal.",
            (ProviderTestStage.SignIn, _) when reason.StartsWith("Transaction", StringComparison.Ordinal) =>
                "The answer came too late, twice, or to another browser. Test again.",
            (ProviderTestStage.SignIn, _) when reason.StartsWith("Declined", StringComparison.Ordinal) =>
                "The provider rejected the request. Check the redirect address, the grant type (authorization code) and the scopes there.",
            (ProviderTestStage.Claims, "IdToken:hd") =>
                $"The account does not belong to {candidate.Provider.HostedDomain}. Sign in with one that does.",
            (ProviderTestStage.Claims, "IdToken:exp" or "IdToken:iat") =>
                "The times in the provider's answer do not fit: its clock and ours differ. Have its clock checked.",
            (ProviderTestStage.Claims, "IdToken:aud" or "IdToken:azp") =>
                "The ID token is for another client. Enter the client ID that the provider shows for Portal.",
            (ProviderTestStage.Claims, "IdToken:alg") =>
                "The ID token is signed with a method that Portal does not accept. Choose ES256, RS256 or PS256 for this client.",
            _ =>
                $"The provider's answer did not pass Portal's checks ({reason}). Your contact at Portal can look that up.",
        };
}
