using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Abstractions;
using Microsoft.Identity.Web;
using Portal.Web.Hosting;
using Portal.Web.SignIn.SetUp;

namespace Portal.Web.SignIn.Provider;

/// <summary>Registers sign-in at identity providers.</summary>
internal static class ProviderServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<ProviderBackchannel>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderSignIn>();
        services.AddSingleton<IAuthenticationSchemeProvider, ProviderSchemes>();
        services.AddSingleton<ICredentialsLoader, DefaultCredentialsLoader>();
        services.AddScoped<HostScope>();
        services.AddScoped<ClientAuthentication>();
        services.AddSingleton<SetUpAccess>().AddSingleton<SetUpPages>().AddSingleton<ProviderTester>();
        services.AddScoped<SignInTrial>();
        // A handler is made from the request's services: so its options are those of the request's host.
        services.AddSingleton<OptionsMonitor<OpenIdConnectOptions>>();
        services.AddScoped<ProviderOptions>();
        services.AddScoped<IOptionsMonitor<OpenIdConnectOptions>>(scope => scope.GetRequiredService<ProviderOptions>());
        // Refusals are logged and recorded where all are; that a token was accepted is told by the audit log.
        services.AddLogging(logging =>
            logging
                .AddFilter(typeof(ProviderHandler).FullName, LogLevel.None)
                .AddFilter("Microsoft.IdentityModel", LogLevel.Warning)
        );
        return services;
    }
}
