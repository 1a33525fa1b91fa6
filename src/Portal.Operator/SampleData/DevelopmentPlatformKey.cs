using Portal.Operator.Running;
using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Operator.SampleData;

/// <summary>
/// The platform key of the development contract, in a file that its owner alone can read. Made in the key service, written,
/// then activated: killed after the first step there is a key that was never valid, which nobody has; after the second, the
/// next start activates the key in the file. A file whose key the key service does not know any more is replaced.
/// </summary>
internal sealed class DevelopmentPlatformKey(KeyServiceClient keys, OperatorOptions options) : IStartTask
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await ActivateWrittenAsync(cancellationToken))
        {
            await WriteAsync(await CreateAsync(cancellationToken), cancellationToken);
            await ActivateWrittenAsync(cancellationToken);
        }
    }

    /// <summary>A pending key under a new id.</summary>
    internal Task<CreatedKey> CreateAsync(CancellationToken cancellationToken) =>
        keys.CreateAsync(
            KeyOwner.Platform,
            KeyId.New(),
            [PlatformScopes.ReadCompanies],
            expiresAt: null,
            cancellationToken
        );

    /// <summary>In one step: a reader sees the former key or this one, whole.</summary>
    internal async Task WriteAsync(CreatedKey created, CancellationToken cancellationToken)
    {
        var next = options.PlatformKeyFile + ".new";
        File.Delete(next); // what a killed run left may have other rights
        var ownerOnly = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        await using (var writer = new StreamWriter(next, ownerOnly))
        {
            await writer.WriteAsync(created.Key.AsMemory(), cancellationToken);
        }
        File.Move(next, options.PlatformKeyFile, overwrite: true);
    }

    /// <returns>False when there is no file, or no key in it that is or can become valid.</returns>
    private async Task<bool> ActivateWrittenAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(options.PlatformKeyFile))
        {
            return false;
        }
        var text = (await File.ReadAllTextAsync(options.PlatformKeyFile, cancellationToken)).Trim();
        if (!ApiKeyFormat.TryParse(text, out var key) || key.Class != KeyClass.Platform)
        {
            return false;
        }
        try
        {
            // Every key here has an id of its own, and so its first secret.
            var created = new CreatedKey(key.Id.Value, CreatedKey.FirstRevision, text);
            await keys.ActivateAsync(KeyOwner.Platform, created, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is NotFoundException or ConflictException)
        {
            return false;
        }
    }
}
