using System.Security.Cryptography;
using Portal.KeyService.Database;
using Portal.KeyService.Keys;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.KeyService;

/// <summary>
/// Runs the code that every API call depends on once, before the service listens: callers wait 1.5 seconds, and a cold
/// process may take longer for its first response.
/// </summary>
internal sealed class WarmUp(KeyVerification verification, FeedDatabase feed) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var unknown = new PresentedKey(
            KeyClass.Tenant,
            KeyId.New(),
            RandomNumberGenerator.GetBytes(ApiKeyFormat.SecretBytes)
        );
        try
        {
            await verification.VerifyAsync(KeyClass.Tenant, ApiKeyFormat.Write(unknown), cancellationToken);
            await feed.ReadAsync(0, cancellationToken);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is Npgsql.NpgsqlException)
        {
            // The readiness check reports it.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
