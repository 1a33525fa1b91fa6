using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Web.Hosting;
using Portal.Web.Layout;
using Portal.Web.PlainPages;

namespace Portal.Web.Tests.PlainPages;

public sealed class PlainPagesTests : BunitContext
{
    public PlainPagesTests() => Services.AddShell();

    [Fact]
    public void An_unknown_host_is_told_no_name_and_is_sent_to_no_file()
    {
        var page = Render<BarePage>(parameters =>
            parameters.Add(p => p.Answer, (object)Refusal.UnknownHost).Add(p => p.Reference, "7F3K-22XW")
        );
        Assert.Empty(page.FindAll("link, script, img, a"));
        Assert.Contains("belongs to no company here", page.Markup, StringComparison.Ordinal);
        Assert.Equal("7F3K-22XW", page.Find("code").TextContent);
    }

    [Fact]
    public void A_refusal_says_status_what_why_next_and_a_reference()
    {
        var page = Render<RefusalPage>(parameters =>
            parameters
                .Add(p => p.Status, 403)
                .Add(p => p.Title, "This session belongs to another company")
                .Add(p => p.What, "What.")
                .Add(p => p.NextStep, "Next.")
                .Add(p => p.Reference, "7F3K-22XW")
                .Add(p => p.Action, SignOut)
        );
        Assert.Single(page.FindAll("h1"));
        Assert.Equal(
            ["403", "What.", "Next.", "Reference 7F3K-22XW"],
            page.FindAll("main p").Select(p => p.TextContent)
        );
        Assert.Equal(PortalUrls.SignOut, page.Find("form[method=post]").GetAttribute("action"));
    }

    [Fact]
    public void A_refusal_without_a_known_company_names_none() =>
        Assert.Equal(
            "No · Portal",
            Render<RefusalPage>(p => p.Add(r => r.Status, 403).Add(r => r.Title, "No")).Find("title").TextContent
        );

    [Fact]
    public void Sign_in_names_company_and_host_and_asks_for_no_password()
    {
        var page = Landing("/journeys?page=2");
        Assert.Contains("acme.portal.localhost", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("input"));
        var button = Assert.Single(page.FindAll("a"));
        Assert.Equal("Continue with Acme sign-in", button.TextContent);
        Assert.Equal(PortalUrls.SignInStart("/journeys?page=2"), button.GetAttribute("href"));
    }

    [Fact]
    public void Sign_in_forgets_a_foreign_return_address() =>
        Assert.Equal("/sign-in/start", Landing("//globex.example.com").Find("a").GetAttribute("href"));

    [Fact]
    public void A_failed_sign_in_names_provider_reason_and_reference()
    {
        var alert = Landing(null, "The sign-in was cancelled.", "7F3K-22XW").Find("[role=alert]").TextContent;
        Assert.Contains("Acme sign-in did not sign you in.", alert, StringComparison.Ordinal);
        Assert.Contains("The sign-in was cancelled.", alert, StringComparison.Ordinal);
        Assert.Contains("7F3K-22XW", alert, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invitation_is_accepted_by_post_with_the_secret_in_the_body()
    {
        var form = Invitation(null).Find("form");
        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal(PortalUrls.InvitationAccept, form.GetAttribute("action"));
        Assert.NotNull(form.QuerySelector($"input[type=hidden][name={InvitationPage.SecretField}]"));
    }

    [Fact]
    public void A_refused_invitation_offers_no_form()
    {
        var page = Invitation("It has expired.");
        Assert.Empty(page.FindAll("form"));
        Assert.Contains("It has expired.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Signed_out_leads_back_to_sign_in()
    {
        var page = Render<SignedOutPage>(p => p.Add(s => s.CompanyName, "Acme").Add(s => s.Host, "acme.test"));
        Assert.Equal(PortalUrls.SignIn, page.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void No_plain_page_carries_an_inline_script() =>
        Assert.All(
            Landing(null).FindAll("script").Concat(Invitation(null).FindAll("script")),
            script => Assert.Equal("", script.TextContent)
        );

    private static RenderFragment SignOut =>
        builder =>
        {
            builder.OpenComponent<SignOutForm>(0);
            builder.CloseComponent();
        };

    private IRenderedComponent<SignInLandingPage> Landing(
        string? to,
        string? failure = null,
        string? reference = null
    ) =>
        Render<SignInLandingPage>(parameters =>
            parameters
                .Add(p => p.CompanyName, "Acme Logistics")
                .Add(p => p.Host, "acme.portal.localhost")
                .Add(p => p.ProviderName, "Acme sign-in")
                .Add(p => p.ReturnUrl, to)
                .Add(p => p.Failure, failure)
                .Add(p => p.Reference, reference)
        );

    private IRenderedComponent<InvitationPage> Invitation(string? error) =>
        Render<InvitationPage>(parameters =>
            parameters
                .Add(p => p.CompanyName, "Acme Logistics")
                .Add(p => p.Host, "acme.portal.localhost")
                .Add(p => p.Error, error)
        );
}
