namespace Portal.DevHost.Identity.Realms;

/// <summary>Every address of one realm; the only place that builds them.</summary>
internal sealed class RealmAddresses(Uri origin, string path)
{
    public const string DiscoveryRoute = "/.well-known/openid-configuration";
    public const string JwksRoute = "/jwks";
    public const string RotateKeysRoute = "/rotate-keys";
    public const string AuthorizationRoute = "/authorize";
    public const string SignInRoute = "/sign-in";
    public const string TokenRoute = "/token";
    public const string UserInfoRoute = "/userinfo";
    public const string EndSessionRoute = "/end-session";
    public const string ConfirmEndSessionRoute = "/end-session/confirm";
    public const string StyleSheetRoute = "/style.css";

    /// <summary>As browsers send it in <c>Origin</c>: no trailing slash.</summary>
    public string Origin { get; } = origin.GetLeftPart(UriPartial.Authority);

    /// <summary>As clients send it in <c>Host</c>.</summary>
    public string Host { get; } = origin.Authority;

    public int Port { get; } = origin.Port;
    public string Path { get; } = path;

    /// <summary>Exactly what discovery, ID tokens and the <c>iss</c> response parameter say.</summary>
    public string Issuer => Origin + Path;

    public string Absolute(string route) => Issuer + route;

    public string Relative(string route) => Path + route;
}
