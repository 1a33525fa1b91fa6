using Portal.DevHost.Parts;
using Portal.DevHost.State;
using Portal.Platform.KeyService;

namespace Portal.DevHost.Tests.Parts;

public sealed class PortalPartsTests : IDisposable
{
    private const string KeysDatabase = "the key service's database";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-parts-");
    private readonly SecretFiles _secrets;
    private readonly PortalParts _parts;

    public PortalPartsTests()
    {
        var state = new StateFolder(_folder.FullName);
        state.Create();
        _secrets = new SecretFiles(state);
        _parts = new(new PortRange(5100), _secrets, role => "the catalog as " + role, _ => KeysDatabase, "servers");
    }

    [Theory]
    [InlineData("web", "manage")]
    [InlineData("api", "verify,manage,issue")]
    [InlineData("operator", "bind,seal")]
    public void Callers_of_the_key_service_have_the_rights_of_the_design(string caller, string rights)
    {
        var section = "Portal__KeyService__Callers__" + caller + "__Rights__";
        var told = _parts.KeyService().Environment.Where(e => e.Key.StartsWith(section, StringComparison.Ordinal));
        Assert.Equal(rights.Split(','), told.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value));
    }

    [Fact]
    public void The_key_service_gets_only_hashes_of_its_callers_secrets()
    {
        var told = _parts.KeyService().Environment;
        foreach (var caller in new[] { "web", "api", "operator" })
        {
            var secret = File.ReadAllText(_secrets.CallerFile(caller));
            Assert.Equal(CallerSecret.HashOf(secret), told[$"Portal__KeyService__Callers__{caller}__SecretHashes__0"]);
            Assert.DoesNotContain(secret, told.Values);
            Assert.DoesNotContain(_secrets.CallerFile(caller), told.Values);
        }
    }

    [Fact]
    public void Only_the_key_service_gets_its_database_and_keys()
    {
        var own = _parts.KeyService().Environment;
        Assert.Contains(KeysDatabase, own.Values);
        Assert.DoesNotContain(own.Values, value => value.StartsWith("the catalog", StringComparison.Ordinal));
        foreach (var other in new[] { _parts.Web(), _parts.Api(), _parts.Operator() })
        {
            Assert.DoesNotContain(KeysDatabase, other.Environment.Values);
            Assert.DoesNotContain(own["Portal__KeyService__HashKeyFile"], other.Environment.Values);
            Assert.DoesNotContain(own["Portal__KeyService__SigningKeyFile"], other.Environment.Values);
        }
    }

    [Fact]
    public void Each_caller_has_its_own_secret()
    {
        var files = new[] { _parts.Web(), _parts.Api(), _parts.Operator() }
            .Select(part => part.Environment["Portal__KeyServiceClient__SecretFile"])
            .ToList();
        Assert.Equal(files.Count, files.Select(File.ReadAllText).Distinct(StringComparer.Ordinal).Count());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
