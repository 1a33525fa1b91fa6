using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Web.Layout;

namespace Portal.Web.Tests.Layout;

public sealed class TenantLayoutTests : ShellTests
{
    [Fact]
    public void An_admin_sees_every_area()
    {
        SignInAs("admin");
        Assert.Equal(["Home", "Journeys", "Users", "API keys", "Audit log", "Support access", "Profile"], Links());
    }

    [Fact]
    public void Staff_see_what_an_admin_sees_but_neither_keys_nor_support_access_nor_a_profile()
    {
        SignInAs("support");
        Assert.Equal(["Home", "Journeys", "Users", "Audit log"], Links());
    }

    [Fact]
    public void A_member_sees_only_journeys_and_their_own_profile()
    {
        SignInAs("member");
        Assert.Equal(["Home", "Journeys", "Profile"], Links());
    }

    [Theory]
    [InlineData("/", "Home")]
    [InlineData("/journeys?search=Tartu", "Journeys")]
    [InlineData("/journeys/0190c2f0-0000-7000-8000-000000000001/edit", "Journeys")]
    [InlineData("/profile", "Profile")]
    public void The_current_area_is_marked(string address, string expected)
    {
        SignInAs("member");
        var navigation = Services.GetRequiredService<NavigationManager>();
        var layout = Shell();
        navigation.NavigateTo(address);
        var current = Assert.Single(layout.FindAll("nav a[aria-current=page]"));
        Assert.Equal(expected, current.TextContent);
    }

    [Fact]
    public void Company_host_person_and_role_are_shown()
    {
        SignInAs("admin");
        var header = Shell().Find("header").TextContent;
        Assert.Contains("Acme Logistics", header, StringComparison.Ordinal);
        Assert.Contains("acme.portal.localhost", header, StringComparison.Ordinal);
        Assert.Contains("Ada Admin", header, StringComparison.Ordinal);
        Assert.Contains("Admin", header, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_out_is_a_form_post()
    {
        SignInAs("admin");
        var form = Shell().Find("header form");
        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal(PortalUrls.SignOut, form.GetAttribute("action"));
    }

    [Fact]
    public void The_drawer_button_references_the_drawer()
    {
        SignInAs("admin");
        var layout = Shell();
        var button = layout.Find("button[data-drawer-open]");
        Assert.Equal("false", button.GetAttribute("aria-expanded"));
        Assert.NotNull(layout.Find("#" + button.GetAttribute("aria-controls")));
    }

    [Fact]
    public void There_is_one_main_and_the_first_link_skips_to_it()
    {
        SignInAs("admin");
        var layout = Shell();
        Assert.Equal("#main", layout.FindAll("a")[0].GetAttribute("href"));
        Assert.Single(layout.FindAll("main"));
    }

    [Fact]
    public void A_failing_page_keeps_the_shell_and_shows_a_reference()
    {
        SignInAs("admin");
        var layout = Shell(builder =>
        {
            builder.OpenComponent<Failing>(0);
            builder.CloseComponent();
        });
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$", layout.Find("main code").TextContent);
        Assert.DoesNotContain("the reason", layout.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(layout.FindAll("nav a"));
    }

    private IRenderedComponent<TenantLayout> Shell(RenderFragment? body = null) =>
        Render<TenantLayout>(parameters =>
            parameters.AddCascadingValue(Acme).Add(layout => layout.Body, body ?? Text("A page"))
        );

    private IEnumerable<string> Links() => Shell().FindAll("nav a").Select(link => link.TextContent);

    private sealed class Failing : ComponentBase
    {
        protected override void OnInitialized() => throw new InvalidOperationException("the reason");
    }
}
