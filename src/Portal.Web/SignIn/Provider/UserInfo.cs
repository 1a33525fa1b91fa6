using System.Text.Json;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// What userinfo says of a person (OpenID Connect Core 1.0, section 5.3). A signed answer (<c>application/jwt</c>) is not read:
/// it would need a validation of its own, and an address that is not known only means that an invitation link is needed.
/// </summary>
internal sealed record UserInfo(string? Subject, string? Email, bool EmailVerified)
{
    /// <summary>Null if it is no JSON object.</summary>
    public static UserInfo? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var person = json.RootElement;
            return person.ValueKind != JsonValueKind.Object
                ? null
                : new(Text(person, "sub"), Text(person, "email"), IsTrue(person, "email_verified"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Some providers send the word instead of the value.</summary>
    private static bool IsTrue(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || ProviderIdentity.IsTrue(Text(json, name)));
}
