using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Identity.Web;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>Where the staff sign in: the scheme of the staff host.</summary>
internal sealed record StaffProvider(string Scheme);

/// <summary>
/// The staff's provider: Entra ID through Microsoft.Identity.Web when <see cref="Section"/> is configured (its own setting
/// names: Instance, TenantId, ClientId, ClientCredentials), else any OpenID provider, as a tenant's, by the catalog's row.
/// </summary>
internal static class StaffProviderServices
{
    /// <summary>Configuration of Microsoft.Identity.Web.</summary>
    public const string Section = "Portal:Staff:EntraId";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    public static void AddStaffProvider(
        this AuthenticationBuilder authentication,
        IConfiguration configuration,
        IHostEnvironment environment
    )
    {
        var (services, section) = (authentication.Services, configuration.GetSection(Section));
        services.AddSingleton(new StaffProvider(section.Exists() ? ProviderSchemes.Entra : ProviderSchemes.OpenId));
        if (!section.Exists())
        {
            return;
        }
        authentication.AddMicrosoftIdentityWebApp(section, ProviderSchemes.Entra, cookieScheme: null);
        services.Configure<AuthenticationOptions>(options =>
            options.SchemeMap[ProviderSchemes.Entra].HandlerType = typeof(ProviderHandler)
        );
        services
            .AddOptions<OpenIdConnectOptions>(ProviderSchemes.Entra)
            .Configure<ProviderSignIn, ProviderDirectory>(
                (options, signIn, directory) => Configure(options, signIn, directory, environment.IsDevelopment())
            );
    }

    /// <summary>After Microsoft's own configuration, which leaves code flow and PKCE off.</summary>
    private static void Configure(
        OpenIdConnectOptions options,
        ProviderSignIn signIn,
        ProviderDirectory directory,
        bool isDevelopment
    )
    {
        var issuer = options.Authority!;
        options.RequireHttpsMetadata = !isDevelopment;
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable; // Entra ID has none
        if (isDevelopment && issuer.StartsWith("http://", StringComparison.Ordinal))
        {
            options.TokenValidationParameters.IssuerValidator = null; // Microsoft's demands https; the exact issuer counts
        }
        signIn.Configure(options, directory.Of(null, issuer), new(options.ClientId!, [], Skew));
    }
}
