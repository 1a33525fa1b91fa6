using System.Security.Cryptography;
using Portal.KeyService.Feed;
using Portal.KeyService.Keys;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.KeyService;

/// <summary>
/// Walks the ways that every API call depends on once, before the service listens: callers wait 1.5 seconds, and a cold
/// process may take longer for its first answer.
/// </summary>
internal sealed class WarmUp(KeyVerification verification, FeedQuery feed) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var nobodys = new PresentedKey(
            KeyClass.Tenant,
            KeyId.New(),
            RandomNumberGenerator.GetBytes(ApiKeyFormat.SecretBytes)
        );
        try
        {
            await verification.VerifyAsync(KeyClass.Tenant, ApiKeyFormat.Write(nobodys), cancellationToken);
            await feed.ReadAsync(0, cancellationToken);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is Npgsql.NpgsqlException)
        {
            // Not ready, then, and the readiness check says so.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
