using Portal.DevHost.Identity.Keys;

namespace Portal.DevHost.Tests.Identity;

/// <summary>Keys for both realms, made once per run: RSA keys take their time, and few tests are about making them.</summary>
internal static class MadeKeys
{
    private static readonly Lazy<string> Source = new(Make);

    public static string CopyToNewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("portal-idp-").FullName;
        foreach (var file in Directory.GetFiles(Source.Value))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private static string Make()
    {
        var folder = Directory.CreateTempSubdirectory("portal-idp-").FullName;
        foreach (var realm in new[] { "acme", "globex" })
            new SigningKeyFile(Path.Combine(folder, $"{realm}.signing-keys.json")).Write(
                SigningAlgorithm.All.Select(SigningKey.Create)
            );
        return folder;
    }
}
