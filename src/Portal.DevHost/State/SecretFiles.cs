using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Operator.SampleData;
using Portal.Operator.Servers;

namespace Portal.DevHost.State;

/// <summary>Generated secrets, each in a file that only its owner can read. They survive a restart.</summary>
internal sealed class SecretFiles(StateFolder state)
{
    private const int KeyBytes = 32;

    public string Password(string role) => File.ReadAllText(PasswordFile(role));

    public string PasswordFile(string role) => GetOrCreate(role, ServerSpec.NewPassword);

    /// <summary>A file with a key-encryption key: 32 random bytes, base64.</summary>
    public string KeyFile(string name) =>
        GetOrCreate(name + ".key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));

    /// <summary>The secret with which a service calls the key service, which is configured with its hash.</summary>
    public string CallerFile(string caller) => KeyFile("keyservice-caller-" + caller);

    /// <summary>The development platform key, which the operator creates.</summary>
    public string PlatformKeyFile => state.PlatformKeyFile;

    /// <summary>Portal's client at each realm of the development identity provider, as JSON by realm.</summary>
    public string ClientSecretsFile => GetOrCreate("client-secrets.json", NewClientSecrets);

    public IReadOnlyDictionary<string, ClientSecret> ClientSecrets() =>
        JsonSerializer.Deserialize<Dictionary<string, ClientSecret>>(
            File.ReadAllText(ClientSecretsFile),
            JsonSerializerOptions.Web
        )!;

    /// <summary>Portal's client at one realm. A newcomer's secret has a file of its own, to be copied from.</summary>
    public ClientSecret ClientOf(string realm) =>
        ClientSecrets().GetValueOrDefault(realm) ?? new("portal-" + realm, Password("client-" + realm));

    private static string NewClientSecrets() =>
        JsonSerializer.Serialize(
            DevelopmentStack.Current.Realms.ToDictionary(
                realm => realm.Name,
                realm => new ClientSecret("portal-" + realm.Name, ServerSpec.NewPassword()),
                StringComparer.Ordinal
            ),
            JsonSerializerOptions.Web
        );

    private string GetOrCreate(string name, Func<string> content)
    {
        var file = Path.Combine(state.Secrets, name);
        if (File.Exists(file))
            return file;
        var ownerOnly = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(file + ".new", ownerOnly))
            writer.Write(content());
        File.Move(file + ".new", file);
        return file;
    }
}

/// <summary>A client's id and secret at one realm.</summary>
internal sealed record ClientSecret(string ClientId, [property: JsonPropertyName("clientSecret")] string Secret);
