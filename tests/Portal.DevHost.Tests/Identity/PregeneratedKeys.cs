using Portal.DevHost.Identity.Keys;

namespace Portal.DevHost.Tests.Identity;

/// <summary>Signing keys of both realms, generated once per run, since generating RSA keys is slow.</summary>
internal static class PregeneratedKeys
{
    private static readonly Lazy<string> Source = new(Generate);

    public static string CopyToNewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("portal-idp-").FullName;
        foreach (var file in Directory.GetFiles(Source.Value))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private static string Generate()
    {
        var folder = Directory.CreateTempSubdirectory("portal-idp-").FullName;
        foreach (var realm in new[] { "acme", "globex" })
            new SigningKeyFile(Path.Combine(folder, $"{realm}.signing-keys.json")).Write(
                SigningAlgorithm.All.Select(SigningKey.Create)
            );
        return folder;
    }
}
