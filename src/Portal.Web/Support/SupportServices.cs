using Portal.Domain.Support;

namespace Portal.Web.Support;

/// <summary>Registers what the tenant's hosts need for support sessions.</summary>
internal static class SupportServices
{
    public static IServiceCollection AddSupportSessions(this IServiceCollection services) =>
        services
            .AddSingleton<SupportBarFactory>()
            .AddHostedService<SupportReconcilerService>()
            .AddSingleton<SupportWatcher>()
            .AddHostedService(provider => provider.GetRequiredService<SupportWatcher>());
}

/// <summary>Runs the reconciler of support sessions every few seconds; several nodes may do so at once.</summary>
internal sealed partial class SupportReconcilerService(
    SupportReconciler reconciler,
    TimeProvider time,
    ILogger<SupportReconcilerService> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await reconciler.RunAsync(null, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e); // the next run tries again
            }
        }
    }

    [LoggerMessage(3201, LogLevel.Error, "Support sessions could not be reconciled")]
    private partial void LogFailed(Exception exception);
}
