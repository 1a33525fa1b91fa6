using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// The schemes that sign in at a provider. None answers requests by itself, as the framework's remote schemes do at every
/// request of every host: it is asked at the endpoints of its own kind of host, so that options that cannot be built are that
/// host's refusal alone.
/// </summary>
internal sealed class ProviderSchemes(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
{
    /// <summary>Any OpenID provider, by the catalog's row of the host.</summary>
    public const string OpenId = "Portal.Provider";

    /// <summary>Entra ID for the staff, by the process's configuration (Microsoft.Identity.Web).</summary>
    public const string Entra = "Portal.Provider.Entra";

    public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() =>
        Task.FromResult<IEnumerable<AuthenticationScheme>>([]);
}
