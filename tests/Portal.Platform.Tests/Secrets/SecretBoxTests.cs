using System.Security.Cryptography;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Tests.Secrets;

public sealed class SecretBoxTests : IDisposable
{
    private readonly List<string> files = [];

    [Fact]
    public void What_was_sealed_opens_again_for_the_same_purpose()
    {
        var box = new RuntimeSecrets(NewKey());
        Assert.Equal("p\u00e4ssword", box.OpenText(box.Seal("p\u00e4ssword", "tenant/1/app"), "tenant/1/app"));
        Assert.Equal("", box.OpenText(box.Seal("", "empty"), "empty"));
    }

    [Fact]
    public void A_sealed_secret_does_not_open_for_another_purpose()
    {
        var box = new RuntimeSecrets(NewKey());
        var (acme, globex) = (TenantId.New(), TenantId.New());
        var moved = box.Seal("secret", SecretPurpose.AppCredential(acme));
        Assert.ThrowsAny<CryptographicException>(() => box.Open(moved, SecretPurpose.AppCredential(globex)));
        Assert.ThrowsAny<CryptographicException>(() => box.Open(moved, SecretPurpose.SupportCredential(acme)));
    }

    [Fact]
    public void The_runtime_key_does_not_open_what_the_operator_sealed()
    {
        var sealedByOperator = new OperatorSecrets(NewKey()).Seal("administrator", "server/1/administrator");
        var runtime = new RuntimeSecrets(NewKey());
        Assert.ThrowsAny<CryptographicException>(() => runtime.Open(sealedByOperator, "server/1/administrator"));
    }

    [Fact]
    public void Every_changed_bit_is_noticed()
    {
        var box = new RuntimeSecrets(NewKey());
        var intact = box.Seal("secret", "purpose");
        for (var bit = 0; bit < intact.Length * 8; bit++)
        {
            var damaged = intact.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => box.Open(damaged, "purpose"));
        }
        for (var length = 0; length < intact.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => box.Open(intact.AsSpan(0, length), "purpose"));
        }
    }

    [Fact]
    public void The_same_secret_looks_different_each_time()
    {
        var box = new RuntimeSecrets(NewKey());
        Assert.NotEqual(box.Seal("secret", "purpose"), box.Seal("secret", "purpose"));
    }

    [Fact]
    public void Derived_keys_differ_by_use_and_last()
    {
        var file = NewKey();
        Assert.Equal(new RuntimeSecrets(file).DeriveKey("a"), new RuntimeSecrets(file).DeriveKey("a"));
        Assert.NotEqual(new RuntimeSecrets(file).DeriveKey("a"), new RuntimeSecrets(file).DeriveKey("b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")] // 35 bytes
    public void A_key_file_with_anything_else_is_refused(string content)
    {
        var file = NewFile(content);
        var refusal = Assert.Throws<InvalidOperationException>(() => new OperatorSecrets(file));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new OperatorSecrets(file + ".missing"));
    }

    public void Dispose() => files.ForEach(File.Delete);

    private string NewKey() => NewFile(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");

    private string NewFile(string content)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        files.Add(file);
        return file;
    }
}
