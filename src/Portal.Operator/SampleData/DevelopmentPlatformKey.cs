using Portal.Operator.Running;
using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Operator.SampleData;

/// <summary>
/// The platform key of the development contract, in a file that only its owner can read. It is created in the key service,
/// written, then activated: interrupted after the first step, it was never valid and nobody has it; after the second, the
/// next start activates the key in the file. A key that the key service no longer knows is replaced.
/// </summary>
internal sealed class DevelopmentPlatformKey(KeyServiceClient keys, OperatorOptions options) : IStartTask
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await ActivateStoredAsync(cancellationToken))
        {
            await WriteAsync(await CreateAsync(cancellationToken), cancellationToken);
            await ActivateStoredAsync(cancellationToken);
        }
    }

    /// <summary>Creates a pending key under a new id.</summary>
    internal Task<CreatedKey> CreateAsync(CancellationToken cancellationToken) =>
        keys.CreateAsync(KeyOwner.Platform, KeyId.New(), PlatformScopes.All, expiresAt: null, cancellationToken);

    /// <summary>Replaces the file atomically: a reader sees the previous key or this one.</summary>
    internal async Task WriteAsync(CreatedKey created, CancellationToken cancellationToken)
    {
        var next = options.PlatformKeyFile + ".new";
        File.Delete(next); // left by an interrupted run, perhaps with other permissions
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

    /// <returns>False if there is no file, or its key cannot be activated.</returns>
    private async Task<bool> ActivateStoredAsync(CancellationToken cancellationToken)
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
            // Each key here has its own id, so this is its first secret.
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
