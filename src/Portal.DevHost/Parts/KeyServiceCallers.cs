using Portal.DevHost.State;
using Portal.Platform.KeyService;

namespace Portal.DevHost.Parts;

/// <summary>Who may call the key service, each with a secret and rights of its own (DESIGN, section 3).</summary>
internal static class KeyServiceCallers
{
    private static readonly (string Name, string[] Rights)[] Callers =
    [
        ("web", ["manage"]),
        ("api", ["verify", "manage", "issue"]),
        ("operator", ["bind", "seal"]),
    ];

    /// <summary>The key service's settings for them: rights and hashes of the secrets, never a secret.</summary>
    public static IEnumerable<(string Name, string Value)> Configuration(SecretFiles secrets)
    {
        foreach (var (caller, rights) in Callers)
        {
            var section = "Portal__KeyService__Callers__" + caller;
            var secret = File.ReadAllText(secrets.CallerFile(caller));
            yield return (section + "__SecretHashes__0", CallerSecret.HashOf(secret));
            foreach (var (index, right) in rights.Index())
                yield return ($"{section}__Rights__{index}", right);
        }
    }
}
