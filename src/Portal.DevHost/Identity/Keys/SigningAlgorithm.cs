using Microsoft.IdentityModel.Tokens;

namespace Portal.DevHost.Identity.Keys;

/// <summary>The algorithms of RFC 7518 section 3.1 that sign ID tokens here. RS256 is mandatory for providers (OpenID Connect Core section 15.1).</summary>
internal static class SigningAlgorithm
{
    public const string Es256 = SecurityAlgorithms.EcdsaSha256;
    public const string Rs256 = SecurityAlgorithms.RsaSha256;

    public static IReadOnlyList<string> All { get; } = [Es256, Rs256];
}
