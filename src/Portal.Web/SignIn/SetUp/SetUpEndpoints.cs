using Portal.Domain.Companies;
using Portal.Domain.Providers;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.SetUp;

/// <summary>
/// A company's IT person sets its sign-in up, with a link and without an account: named exceptions to "signed-in people only".
/// All but the first two need the cookie that the link was exchanged for, which is of this company alone.
/// </summary>
internal static class SetUpEndpoints
{
    public static void MapSignInSetUp(this RouteGroupBuilder anonymous)
    {
        anonymous.MapGet(PortalUrls.SignInSetUp, ShowAsync);
        anonymous.MapPost(PortalUrls.SignInSetUpOpen, OpenAsync);
        anonymous.MapPost(PortalUrls.SignInSetUpSettings, PutAsync);
        anonymous.MapPost(PortalUrls.SignInSetUpTest, TestAsync);
        anonymous.MapGet(
            PortalUrls.SignInSetUpTrial,
            (HttpContext context, SignInTrial trial) => trial.StartAsync(context)
        );
        anonymous.MapPost(PortalUrls.SignInSetUpActivate, ActivateAsync);
    }

    private static async Task ShowAsync(HttpContext context, SetUpPages pages, SetUpAccess access, string? provider) =>
        await (
            await access.FindAsync(context) is { } open
                ? pages.WriteAsync(context, open.SetUp, ProviderPreset.Find(provider))
                : pages.WriteClosedAsync(context)
        );

    /// <summary>The link's secret was in the fragment, which reaches no log. The company's log has that it was opened.</summary>
    private static async Task<IResult> OpenAsync(HttpContext context, ProviderActivation activation)
    {
        var secret =
            UrlSecret.Decode(context.GetForm().One(SetUpClosedPage.SecretField))
            ?? throw new SignInLinkRefusedException(SignInLinkRefusal.Unknown);
        await activation.OpenAsync(context.GetTenant(), secret, RequestOf(context), context.RequestAborted);
        HostCookie.SignInSetUp.Write(context, secret);
        return SeeOther.To(PortalUrls.SignInSetUp);
    }

    private static async Task PutAsync(
        HttpContext context,
        SetUpPages pages,
        SetUpAccess access,
        SignInSetUps setUps,
        ProviderTester tester,
        PlatformEvents events
    )
    {
        if (await access.FindAsync(context) is not { } open)
        {
            await SeeOther.To(PortalUrls.SignInSetUp).ExecuteAsync(context);
            return;
        }
        var entered = SetUpForm.Read(context.GetForm());
        var tenant = context.GetTenant().Id;
        try
        {
            var setUp = await setUps.PutAsync(tenant, open.Secret, entered, context.RequestAborted);
            await tester.RunAsync(tenant, open.Secret, setUp.Candidate!, context.RequestAborted);
            await SeeOther.To(PortalUrls.SignInSetUp + SetUpPage.TestAnchor).ExecuteAsync(context);
        }
        catch (InvalidInputException e)
        {
            events.Record(FailureEvents.Of(e, tenant), context.TraceIdentifier);
            await pages.WriteAsync(context, open.SetUp, ProviderPreset.Find(entered.Preset), new(entered, e.Errors));
        }
    }

    private static async Task<IResult> TestAsync(HttpContext context, SetUpAccess access, ProviderTester tester)
    {
        if (await access.FindAsync(context) is { SetUp.Candidate: { } candidate } open)
        {
            await tester.RunAsync(context.GetTenant().Id, open.Secret, candidate, context.RequestAborted);
        }
        return SeeOther.To(PortalUrls.SignInSetUp + SetUpPage.TestAnchor);
    }

    private static async Task ActivateAsync(
        HttpContext context,
        SetUpPages pages,
        SetUpAccess access,
        ProviderActivation activation
    )
    {
        if (await access.FindAsync(context) is not { } open)
        {
            await SeeOther.To(PortalUrls.SignInSetUp).ExecuteAsync(context);
            return;
        }
        var digest = UrlSecret.Decode(context.GetForm().One(SetUpPage.DigestField)) ?? [];
        var provider = await activation.ActivateAsync(
            context.GetTenant(),
            open.Secret,
            digest,
            RequestOf(context),
            context.RequestAborted
        );
        HostCookie.SignInSetUp.Delete(context);
        await pages.WriteDoneAsync(context, provider);
    }

    private static SetUpRequest RequestOf(HttpContext context) =>
        new(context.Connection.RemoteIpAddress, context.TraceIdentifier);
}
