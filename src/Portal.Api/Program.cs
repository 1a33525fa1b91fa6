using Portal.Api.Authentication;
using Portal.Api.Companies;
using Portal.Api.Hosting;
using Portal.Api.Journeys;
using Portal.Api.Me;
using Portal.Api.Users;
using Portal.Domain;
using Portal.Platform.Hosting;

namespace Portal.Api;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServerProcess.RunAsync(() => Create(new() { Args = args }));

    /// <summary>Both APIs, for this process and for tests.</summary>
    internal static WebApplication Create(
        WebApplicationOptions options,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(options);
        configure?.Invoke(builder);
        var server = builder.AddApiServer();
        builder.Services.AddKeyAuthentication(builder.Configuration, builder.Environment);
        builder.Services.AddTenantOperations();
        builder.Services.AddCompanies();

        var app = builder.Build();
        app.UseHealthListener();
        app.UseRequestCorrelation();
        server.Proxies.UseIn(app);
        app.UseApiHeaders();
        app.UseProblems();
        app.UseHeadLimits();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseApiHosts();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRefusedCalls();
        app.UseReadableRequests();

        var tenant = app.MapTenantApi();
        tenant.MapMe();
        tenant.MapUsers();
        tenant.MapJourneys();
        app.MapPlatformApi().MapCompanies();
        return app;
    }
}
