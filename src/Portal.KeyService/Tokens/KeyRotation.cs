namespace Portal.KeyService.Tokens;

/// <summary>Rotates signing keys when they are due; checks at start and once a minute.</summary>
internal sealed partial class KeyRotation(SigningKeys keys, TimeProvider time, ILogger<KeyRotation> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                foreach (var use in Enum.GetValues<SigningUse>())
                {
                    await keys.RotateAsync(use, stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(5301, LogLevel.Error, "Signing keys could not be rotated")]
    private partial void LogFailed(Exception exception);
}
