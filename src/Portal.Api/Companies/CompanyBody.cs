using System.Text.Json;
using Portal.Api.Requests;
using Portal.Domain.Companies;
using Portal.Platform.Tenancy;

namespace Portal.Api.Companies;

/// <summary>
/// Reads the body of <c>POST /platform/v1/companies</c>. What is of the wrong kind is said here; whether the values make a
/// company, <c>CompanyCreation</c> says. Unknown members are ignored, as everywhere.
/// </summary>
internal sealed class CompanyBody
{
    private readonly RequestFields fields = new();
    private CompanyRequest request = new(null, null, null);

    private CompanyBody() { }

    /// <exception cref="Platform.InvalidInputException">With what was expected of each member.</exception>
    public static CompanyRequest Read(JsonElement body)
    {
        var reader = new CompanyBody();
        foreach (var (name, value) in reader.fields.Members("body", body))
        {
            reader.ReadMember(name, value);
        }
        reader.fields.ThrowIfAny();
        return reader.request;
    }

    private void ReadMember(string name, JsonElement value) =>
        request = name switch
        {
            "name" => request with { Name = fields.Text(name, value) },
            "url_id" => request with { UrlId = fields.Text(name, value) },
            "auth_provider" => request with { AuthProvider = fields.Text(name, value) },
            "tier" => request with { Tier = fields.Choice<ServerTier>(name, value) },
            "hosts" => request with { Hosts = ReadHosts(value) },
            "provider" => request with { Provider = IsNull(value) ? null : ReadProvider(value) },
            "first_admin" => request with { FirstAdmin = IsNull(value) ? null : ReadAdmin(value) },
            _ => request,
        };

    private List<string> ReadHosts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => [.. value.EnumerateArray().Select(host => fields.Text("hosts", host))],
            _ => fields.Wrong<List<string>>("hosts", "Expected a list of host names.", []),
        };

    private ProviderRequest ReadProvider(JsonElement value)
    {
        var provider = new ProviderRequest(null, null, null);
        foreach (var (name, member) in fields.Members("provider", value))
        {
            var field = "provider." + name;
            provider = name switch
            {
                "issuer" => provider with { Issuer = fields.Text(field, member) },
                "client_id" => provider with { ClientId = fields.Text(field, member) },
                "client_secret" => provider with { ClientSecret = fields.Text(field, member) },
                "hosted_domain" => provider with { HostedDomain = fields.Text(field, member) },
                "trusts_email" => provider with { TrustsEmail = ReadFlag(field, member) },
                _ => provider,
            };
        }
        return provider;
    }

    private FirstAdminRequest ReadAdmin(JsonElement value)
    {
        var admin = new FirstAdminRequest(null, null);
        foreach (var (name, member) in fields.Members("first_admin", value))
        {
            var field = "first_admin." + name;
            admin = name switch
            {
                "email" => admin with { Email = fields.Text(field, member) },
                "name" => admin with { Name = fields.Text(field, member) },
                _ => admin,
            };
        }
        return admin;
    }

    private bool ReadFlag(string field, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : fields.Wrong(field, "Expected true or false.", instead: false);

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;
}
