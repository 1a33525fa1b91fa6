using System.Buffers.Text;
using Microsoft.AspNetCore.Authentication;
using Portal.Domain.Providers;
using Portal.Domain.Sessions;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn.SetUp;

/// <summary>
/// A real round trip to a provider with settings that are only tried, through the same handler and the same callback address as
/// every sign-in. Its state is of a purpose of its own; nobody is signed in, and of who came only is kept whether an e-mail
/// address came along and was verified (IC-11).
/// </summary>
internal sealed class SignInTrial(
    HostScope scope,
    ProviderOptions options,
    IAuthenticationHandlerProvider handlers,
    SignInSetUps setUps,
    SetUpAccess access
)
{
    private const string DigestItem = "settings";

    private sealed record Visitor(SignInIdentity Identity);

    /// <summary>Leaves for the provider, once its metadata and keys have passed.</summary>
    public async Task StartAsync(HttpContext context)
    {
        if (
            await access.FindAsync(context) is not { SetUp.Candidate: { Test: { } test } candidate } open
            || test.StateOf(ProviderTestStage.Keys) != ProviderTestState.Passed
        )
        {
            context.Response.Redirect(PortalUrls.SignInSetUp);
            return;
        }
        scope.Trial = candidate.Provider;
        await RecordAsync(open, candidate, ProviderTestStage.SignIn, ProviderTestState.Running, null);
        var properties = new AuthenticationProperties { RedirectUri = PortalUrls.SignInSetUp };
        properties.Items[DigestItem] = Base64Url.EncodeToString(candidate.Digest);
        try
        {
            await context.ChallengeAsync(ProviderSchemes.OpenId, properties);
        }
        catch (Exception e) when (ProviderTester.ReasonOf(e) is { } reason)
        {
            await RecordAsync(open, candidate, ProviderTestStage.SignIn, ProviderTestState.Failed, reason);
            Return(context);
        }
    }

    /// <summary>Takes the provider's answer, if it is that of a trial which this browser began.</summary>
    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        if (
            context.GetResolvedHost().Kind != HostKind.Tenant
            || !HostCookie.SignInSetUp.IsPresent(context.Request)
            || context.Request.Query["state"] is not [{ } state]
            || await access.FindAsync(context) is not { SetUp.Candidate: { } candidate } open
            || options.Build(candidate.Provider, isTrial: true).StateDataFormat.Unprotect(state) is not { } begun
        )
        {
            return false;
        }
        // What was begun with settings that were changed since says nothing of these.
        if (begun.Items[DigestItem] == Base64Url.EncodeToString(candidate.Digest))
        {
            scope.Trial = candidate.Provider;
            await FinishAsync(context, open, candidate);
        }
        Return(context);
        return true;
    }

    /// <summary>The handler's last word in a trial: it ends here, before anybody is signed in.</summary>
    public static Task ReceiveAsync(TicketReceivedContext context)
    {
        context.HttpContext.Features.Set(new Visitor(ProviderIdentity.Read(context.Principal!, context.Properties)));
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private async Task FinishAsync(HttpContext context, OpenSetUp open, ProviderCandidate candidate)
    {
        try
        {
            await (
                (IAuthenticationRequestHandler)(await handlers.GetHandlerAsync(context, ProviderSchemes.OpenId))!
            ).HandleRequestAsync();
            var visitor = context.Features.Get<Visitor>()!.Identity;
            var email =
                visitor.Email is null ? "no-email"
                : visitor.EmailVerified ? "email-verified"
                : "email-unverified";
            await RecordAsync(open, candidate, ProviderTestStage.Claims, ProviderTestState.Passed, email);
        }
        catch (Exception e) when (ProviderTester.ReasonOf(e) is { } reason)
        {
            var isOfToken = e is SignInFailedException { Failure: SignInFailure.IdToken or SignInFailure.UserInfo };
            var stage = isOfToken ? ProviderTestStage.Claims : ProviderTestStage.SignIn;
            await RecordAsync(open, candidate, stage, ProviderTestState.Failed, reason);
        }
    }

    private Task<bool> RecordAsync(
        OpenSetUp open,
        ProviderCandidate candidate,
        ProviderTestStage stage,
        ProviderTestState state,
        string? reason
    ) => setUps.RecordAsync(candidate.Provider.Tenant!.Value, open.Secret, candidate.Digest, stage, state, reason);

    private static void Return(HttpContext context) =>
        context.Response.Redirect(PortalUrls.SignInSetUp + SetUpPage.TestAnchor);
}
