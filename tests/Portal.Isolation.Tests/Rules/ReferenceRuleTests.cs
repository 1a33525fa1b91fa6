using System.Xml.Linq;

namespace Portal.Isolation.Tests.Rules;

/// <summary>
/// Who may refer to whom (DESIGN, layout): Web, Api, Operator to Domain to Staff to Platform; KeyService to Platform; nothing to
/// Web. What a project cannot refer to it cannot call by mistake.
/// </summary>
public sealed class ReferenceRuleTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Portal.Platform"] = [],
        ["Portal.Staff"] = ["Portal.Platform"],
        ["Portal.Domain"] = ["Portal.Staff"],
        ["Portal.Web"] = ["Portal.Domain"],
        ["Portal.Api"] = ["Portal.Domain"],
        ["Portal.KeyService"] = ["Portal.Platform"],
        ["Portal.Operator"] = ["Portal.Domain"],
        ["Portal.Client"] = [],
        // It starts everything on one machine; the operator's cluster code is the only code that it shares.
        ["Portal.DevHost"] = ["Portal.Operator"],
    };

    public static TheoryData<string> Projects() =>
        [.. SourceProjects().Select(p => Path.GetFileNameWithoutExtension(p))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_it_may(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: say in this test what it may refer to.");
        var referred = References(project).Where(r => r.IsCompiled).Select(r => r.Name);
        Assert.All(referred, name => Assert.Contains(name, Allowed[project]));
    }

    [Fact]
    public void Administrator_credentials_are_read_in_the_operator_only()
    {
        AssertOnlyIn(["Portal.Operator"], "ServerAdministrators", "TenantOwners", "OperatorSecrets");
    }

    [Fact]
    public void Signing_code_exists_in_the_key_service_only()
    {
        // And in the development identity provider, which signs its own ID tokens, and where Portal.Web proves with its own
        // certificate that it is a provider's client.
        AssertOnlyIn(
            ["Portal.KeyService", "Portal.DevHost/Identity", "Portal.Web/SignIn/Provider/ClientAuthentication.cs"],
            "SignData(",
            "SignHash(",
            "SigningCredentials"
        );
    }

    [Fact]
    public void Forms_are_read_in_one_place_where_every_fault_of_theirs_is_a_4xx()
    {
        // And in the development identity provider.
        AssertOnlyIn(
            ["Portal.Web/Hosting/RequestForms.cs", "Portal.DevHost/Identity"],
            "ReadFormAsync(",
            "Request.Form"
        );
    }

    [Fact]
    public void Raw_connections_are_opened_in_named_places_only()
    {
        // Platform.Connections proves tenants' servers; the catalog and the key service have one pool
        // each; the operator has its administrator's.
        AssertOnlyIn(
            [
                "Portal.Platform/Connections",
                "Portal.Platform/Catalog",
                "Portal.Operator",
                "Portal.DevHost",
                "Portal.KeyService/Database",
            ],
            "NpgsqlDataSource.Create",
            "NpgsqlDataSourceBuilder(",
            "new NpgsqlConnection("
        );
    }

    [Fact]
    public void The_development_identity_provider_is_known_to_the_development_host_only()
    {
        AssertOnlyIn(["Portal.DevHost"], "DevelopmentIdentityProvider");
    }

    [Fact]
    public void Contexts_and_connections_of_tenants_are_opened_in_one_place()
    {
        AssertOnlyIn(
            ["Portal.Domain/Access/TenantDatabase.cs", "Portal.Domain/Migrations"], // migrations run as the owner role
            "new TenantDbContext(",
            "DbContextOptionsBuilder<TenantDbContext>"
        );
        AssertOnlyIn(
            ["Portal.Domain/Access/TenantDatabase.cs", "Portal.Platform", "Portal.Operator"],
            "TenantConnections "
        );
    }

    private static void AssertOnlyIn(string[] places, params string[] words)
    {
        var source = Path.Combine(Repository.Root, "src");
        var offenders =
            from file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            where Path.GetExtension(file) is ".cs" or ".razor"
            let path = Path.GetRelativePath(source, file).Replace('\\', '/')
            where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
            where
                !IsDeclaration(path)
                && !places.Any(place => path == place || path.StartsWith(place + "/", StringComparison.Ordinal))
            let text = File.ReadAllText(file)
            from word in words
            where text.Contains(word, StringComparison.Ordinal)
            select $"{path}: {word}";
        Assert.Empty(offenders);
    }

    /// <summary>Where the model and the types are declared, which gives nobody a right.</summary>
    private static bool IsDeclaration(string path) =>
        path is "Portal.Platform/Catalog/CatalogDbContext.cs" or "Portal.Platform/Secrets/SecretBox.cs"
        || path.StartsWith("Portal.Platform/Catalog/Migrations/", StringComparison.Ordinal);

    private static IEnumerable<string> SourceProjects() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);

    private static IEnumerable<(string Name, bool IsCompiled)> References(string project) =>
        from reference in XDocument
            .Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
        select (
            Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')),
            reference.Attribute("ReferenceOutputAssembly")?.Value != "false"
        );
}
