using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.NewCompanies;

/// <summary>
/// Follows the creation of a company as server-sent events. The staff session and its role are looked up before each event and
/// twice a second in any case; the stream ends with them, with the job, and with this process. It is no use of the session: an
/// open page does not keep one alive.
/// </summary>
internal sealed class CreationEvents(
    CompanyJobs jobs,
    CreationOverviews creations,
    StaffSessions sessions,
    PageAssets assets,
    ILoggerFactory loggers,
    IHostApplicationLifetime process,
    TimeProvider time
)
{
    /// <summary>Carries the page's progress as HTML.</summary>
    public const string Progress = "progress";

    /// <summary>The same, and the last one: the job has ended.</summary>
    public const string Ended = "ended";

    /// <summary>The last one: the staff session has ended.</summary>
    public const string SignedOut = "signed-out";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>The events from now on; nothing is sent twice.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(
        HttpContext context,
        CreationOverview creation,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, process.ApplicationStopping);
        var sent = "";
        do
        {
            var item = await NextAsync(context, new(creation.Job.Row.JobId), end.Token);
            if (item is { } news && news.Data != sent)
            {
                sent = news.Data;
                yield return news;
            }
            if (item is { EventType: not Progress })
            {
                yield break;
            }
        } while (await PauseAsync(end.Token));
    }

    /// <summary>Null when the catalog does not answer: nothing is sent that the session was not confirmed for.</summary>
    private async Task<SseItem<string>?> NextAsync(HttpContext context, JobId id, CancellationToken ct)
    {
        try
        {
            if (await sessions.ConfirmAsync(context.GetStaff().SessionId, ct) is not { Role: StaffRole.PlatformAdmin })
            {
                return new("Your session has ended. Sign in again to see the progress.", SignedOut);
            }
            if (await jobs.FindAsync(id, ct) is not { } job)
            {
                return null;
            }
            var creation = await creations.WithAddressAsync(context, job, ct);
            return new(await RenderAsync(context, creation), creation.HasEnded ? Ended : Progress);
        }
        catch (ServiceUnavailableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<string> RenderAsync(HttpContext context, CreationOverview creation)
    {
        await using var renderer = new StaticPageRenderer(context.RequestServices, loggers, assets.All);
        return await renderer.RenderAsync<StaffRoot>(
            new(StringComparer.Ordinal)
            {
                [nameof(StaffRoot.Context)] = StaffPageContext.WithoutForms(context, time.GetUtcNow()),
                [nameof(StaffRoot.Page)] = typeof(CreationProgress),
                [nameof(StaffRoot.Parameters)] = new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [nameof(CreationProgress.Creation)] = creation,
                },
            }
        );
    }

    /// <returns>False when the stream is to end.</returns>
    private async Task<bool> PauseAsync(CancellationToken end)
    {
        await Task.Delay(Interval, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }
}
