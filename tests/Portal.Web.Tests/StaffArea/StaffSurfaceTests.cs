using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.Layout;
using Portal.Web.SignIn;
using Portal.Web.StaffArea;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>What is served on the staff host is protected, logged and nowhere else, by its group and not by memory.</summary>
[Collection(WebCollection.Name)]
public sealed class StaffSurfaceTests(PortalWeb web)
{
    /// <summary>The named exceptions: nobody can be signed in before them.</summary>
    private static readonly string[] Open =
    [
        "/backchannel-logout",
        "/sign-in",
        "/sign-in/start",
        "/sign-out",
        "/signed-out",
        "/signin-oidc",
        "/signout-callback-oidc",
    ];

    private IEnumerable<RouteEndpoint> OfStaff =>
        web.Endpoints.Where(endpoint =>
            HostKinds.Serves(endpoint, HostKind.Staff) && !HostKinds.Serves(endpoint, HostKind.Tenant)
        );

    [Fact]
    public void Whatever_is_not_open_by_name_is_for_staff_with_a_token_and_says_what_it_does()
    {
        var closed = OfStaff.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        Assert.NotEmpty(closed);
        foreach (var endpoint in closed)
        {
            Assert.Equal(Policies.Staff, endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy);
            Assert.True(endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()!.RequiresValidation);
            Assert.True(
                endpoint.Metadata.GetMetadata<StaffAuditActionAttribute>() is not null,
                $"{endpoint.RoutePattern.RawText} leaves no entry in the platform log."
            );
        }
    }

    [Fact]
    public void What_is_open_is_named_here()
    {
        var open = OfStaff.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).ToList();
        Assert.Equal(Open, open.Select(endpoint => endpoint.RoutePattern.RawText).Order(StringComparer.Ordinal));
        Assert.All(open, endpoint => Assert.NotNull(endpoint.Metadata.GetMetadata<WithoutSessionAttribute>()));
    }

    [Fact]
    public void Both_kinds_of_host_share_static_files_only()
    {
        var shared = web.Endpoints.Where(endpoint =>
            HostKinds.Serves(endpoint, HostKind.Staff) && HostKinds.Serves(endpoint, HostKind.Tenant)
        );
        Assert.All(shared, endpoint => Assert.True(endpoint.IsStaticFile()));
    }
}
