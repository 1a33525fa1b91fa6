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
    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = Create(new() { Args = args });
            await app.RunAsync();
            return 0;
        }
        catch (InvalidConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

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
        app.UseRouting();
        app.UseApiHosts();
        app.UseAuthentication();
        app.UseAuthorization();

        var tenant = app.MapTenantApi();
        tenant.MapMe();
        tenant.MapUsers();
        tenant.MapJourneys();
        app.MapPlatformApi().MapCompanies();
        return app;
    }
}
