using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Platform.Catalog;
using Portal.Web.Circuits;
using Portal.Web.Layout;
using Portal.Web.Support;

namespace Portal.Web.Tests.Layout;

/// <summary>A bunit context with everything that the shell and its parts need.</summary>
public abstract class ShellTests : BunitContext
{
    internal static readonly TenantAreaContext Acme = new(
        "Acme Logistics",
        "acme.portal.localhost",
        "Ada Admin",
        "ada@acme.test",
        "admin"
    );

    protected ShellTests()
    {
        Services.AddShell();
        Services.AddSingleton(new LeaseRegistry(TimeProvider.System));
        Services.AddScoped<CircuitCaller>();
        Services.AddSingleton(new PlatformEvents(null!, NullLogger<PlatformEvents>.Instance)); // nothing writes them
        Services.AddSingleton(
            new SupportWatcher(null!, null!, TimeProvider.System, NullLogger<SupportWatcher>.Instance)
        );
        JSInterop.Mode = JSRuntimeMode.Loose;
        Authorization = this.AddAuthorization();
    }

    protected BunitAuthorizationContext Authorization { get; }

    protected void SignInAs(string role)
    {
        Authorization.SetAuthorized("Ada Admin");
        Authorization.SetRoles(role);
        Authorization.SetPolicies(
            role switch
            {
                "admin" =>
                [
                    Policies.TenantMember,
                    Policies.TenantPerson,
                    Policies.TenantManager,
                    Policies.TenantEditor,
                    Policies.TenantAdmin,
                ],
                "support" => [Policies.TenantMember, Policies.TenantManager],
                _ => [Policies.TenantMember, Policies.TenantPerson],
            }
        );
    }

    protected static RenderFragment Text(string text) => builder => builder.AddContent(0, text);
}
