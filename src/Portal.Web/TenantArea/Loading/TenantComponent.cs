using Microsoft.AspNetCore.Components;
using Portal.Domain.Access;
using Portal.Platform.Hosting;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.Loading;

/// <summary>
/// A page or dialog that calls operations. It takes the caller from its circuit anew for every call and keeps no
/// authority of its own; every failure becomes words with a reference, and no input is lost on the way.
/// </summary>
public abstract class TenantComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();

    [Inject]
    private CircuitCaller Circuit { get; set; } = default!;

    [Inject]
    private ILogger<TenantComponent> Log { get; set; } = default!;

    /// <summary>Reads, shows that it is under way, and notes the answer or the failure.</summary>
    /// <param name="fetch">Where to note it.</param>
    /// <param name="what">What to say when it fails: "We could not load the journeys."</param>
    /// <param name="read">The operation.</param>
    protected async Task FetchAsync<T>(Fetch<T> fetch, string what, Func<Caller, CancellationToken, Task<T>> read)
        where T : class
    {
        var question = fetch.Begin(leaving.Token);
        StateHasChanged();
        T? value = null;
        Failure? failure = null;
        try
        {
            value = await read(Circuit.Current, question.Token);
        }
        catch (Exception) when (question.IsCancellationRequested)
        {
            // Given up: a newer question, or the person left the page. However the cancelled query ended, nobody waits for it.
        }
        catch (Exception e)
        {
            failure = Describe(what, e);
        }
        fetch.End(question, value, failure);
        StateHasChanged();
    }

    /// <summary>Changes something. Not cancelled by leaving the page: what was asked for takes place.</summary>
    /// <param name="what">What to say when it fails: "The journey was not saved."</param>
    /// <param name="change">The operation.</param>
    /// <returns>Null when it took place.</returns>
    protected async Task<Failure?> TryAsync(string what, Func<Caller, CancellationToken, Task> change)
    {
        try
        {
            await change(Circuit.Current, CancellationToken.None);
            return null;
        }
        catch (Exception e)
        {
            return Describe(what, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what is under way.</summary>
    protected virtual void Dispose(bool disposing)
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    private Failure Describe(string what, Exception exception)
    {
        var failure = Failure.Of(what, exception, CorrelationId.New());
        if (failure.Reference is { } reference)
        {
            LoadingLog.Failed(Log, failure.Kind, reference, what, exception);
        }
        return failure;
    }
}
