using System.Security.Cryptography;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;

namespace Portal.Platform.Tests.Secrets;

/// <summary>Whoever asks for a job seals what only the operator can open.</summary>
public sealed class PayloadSealTests : IDisposable
{
    private static readonly string Purpose = SecretPurpose.JobPayload(JobId.New());
    private readonly List<string> files = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void The_operator_opens_what_was_sealed_with_its_public_key_alone(int length)
    {
        var (key, content) = (NewKey(), RandomNumberGenerator.GetBytes(length));
        var publicKey = PayloadSeal.PublicKeyOf(new OperatorSecrets(key));
        Assert.Equal(PayloadSeal.KeyBytes, publicKey.Length);
        var box = PayloadSeal.Seal(publicKey, content, Purpose);
        Assert.Equal(content, PayloadSeal.Open(new OperatorSecrets(key), box, Purpose)); // another process, the same file
        Assert.NotEqual(box, PayloadSeal.Seal(publicKey, content, Purpose));
    }

    [Fact]
    public void No_other_operator_and_no_other_job_opens_it()
    {
        var own = new OperatorSecrets(NewKey());
        var box = PayloadSeal.Seal(PayloadSeal.PublicKeyOf(own), "ada@acme.test"u8, Purpose);
        Assert.ThrowsAny<CryptographicException>(() => PayloadSeal.Open(new OperatorSecrets(NewKey()), box, Purpose));
        var other = SecretPurpose.JobPayload(JobId.New());
        Assert.ThrowsAny<CryptographicException>(() => PayloadSeal.Open(own, box, other));
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        var own = new OperatorSecrets(NewKey());
        var box = PayloadSeal.Seal(PayloadSeal.PublicKeyOf(own), "secret"u8, Purpose);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => PayloadSeal.Open(own, changed, Purpose));
        }
        Assert.ThrowsAny<CryptographicException>(() => PayloadSeal.Open(own, box.AsSpan(0, 40), Purpose));
    }

    [Fact]
    public void A_public_key_that_is_no_point_of_the_curve_is_refused()
    {
        var point = PayloadSeal.PublicKeyOf(new OperatorSecrets(NewKey()));
        point[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => PayloadSeal.Seal(point, "x"u8, Purpose));
        Assert.ThrowsAny<CryptographicException>(() => PayloadSeal.Seal(point.AsSpan(1), "x"u8, Purpose));
    }

    public void Dispose() => files.ForEach(File.Delete);

    private string NewKey()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        files.Add(file);
        return file;
    }
}
