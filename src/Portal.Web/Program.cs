using Portal.Domain;
using Portal.Platform.Hosting;
using Portal.Web.Circuits;
using Portal.Web.Hosting;
using Portal.Web.Layout;
using Portal.Web.SignIn;
using Portal.Web.StaffArea;
using Portal.Web.Support;
using Portal.Web.TenantArea;

namespace Portal.Web;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServerProcess.RunAsync(() => Create(new() { Args = args }));

    /// <summary>The whole dashboard, for this process and for tests.</summary>
    internal static WebApplication Create(
        WebApplicationOptions options,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateBuilder(options);
        configure?.Invoke(builder);
        var web = builder.AddWebServer();
        builder.Services.AddTenantOperations();
        builder.Services.AddSignIn(builder.Configuration, builder.Environment);
        builder.Services.AddSupportSessions();
        builder.Services.AddPages(builder.Environment);
        builder.Services.AddShell();
        builder.Services.AddTenantArea();
        builder.Services.AddStaffArea();
        builder.Services.AddCircuitGuard(builder.Configuration);

        var app = builder.Build();
        app.UseHealthListener();
        app.UseRequestCorrelation(PortalUrls.SignInCallback);
        web.Proxies.UseIn(app);
        app.UseSecurityHeaders();
        app.UseRefusals();
        app.UseHeadLimits();
        app.UseHeadRequests();
        app.UseTenantHosts();
        app.UseNotFoundPage();
        app.UseRouting();
        app.UseHostKinds();
        app.UseServedTenants();
        app.UseOwnOriginCheck();
        app.UseWebSocketsOnly();
        app.UseCookiePolicy();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseStaffRefusedCalls();
        app.UseReadableRequests();
        app.UseForms();
        app.UseAntiforgery();
        app.MapStaticFiles();
        app.MapSignIn();
        app.MapSignOut();
        app.MapSupport();
        app.MapStaffArea();
        app.MapPages();
        app.LogComponentFailures();
        return app;
    }
}
