using Microsoft.AspNetCore.Components;
using Portal.Domain.Access;
using Portal.Platform.Hosting;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.Loading;

/// <summary>
/// A page or dialog that calls operations. It reads the caller from its circuit for every call and keeps no authority of its
/// own. Every failure is shown with a reference, and the person's input stays.
/// </summary>
public abstract class TenantComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();

    [Inject]
    private CircuitCaller Circuit { get; set; } = default!;

    [Inject]
    private CircuitFailures Failures { get; set; } = default!;

    /// <summary>Runs a read, shows that it is in progress, and stores the result or the failure.</summary>
    /// <param name="fetch">Where to store it.</param>
    /// <param name="what">What to say when it fails: "We could not load the journeys."</param>
    /// <param name="read">The operation.</param>
    protected async Task FetchAsync<T>(Fetch<T> fetch, string what, Func<Caller, CancellationToken, Task<T>> read)
        where T : class
    {
        var (query, reference) = (fetch.Begin(leaving.Token), CorrelationId.New());
        StateHasChanged();
        T? value = null;
        Failure? failure = null;
        try
        {
            value = await read(CallerFor(reference), query.Token);
        }
        catch (Exception) when (query.IsCancellationRequested)
        {
            // Cancelled by a newer query, or because the person left the page: nobody waits for the result.
        }
        catch (Exception e)
        {
            failure = Describe(what, e, reference);
        }
        fetch.End(query, value, failure);
        StateHasChanged();
    }

    /// <summary>Runs a change. It is not cancelled when the person leaves the page.</summary>
    /// <param name="what">What to say when it fails: "The journey was not saved."</param>
    /// <param name="change">The operation.</param>
    /// <returns>Null on success.</returns>
    protected async Task<Failure?> TryAsync(string what, Func<Caller, CancellationToken, Task> change)
    {
        var reference = CorrelationId.New();
        try
        {
            await change(CallerFor(reference), CancellationToken.None);
            return null;
        }
        catch (Exception e)
        {
            return Describe(what, e, reference);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels the reads in progress.</summary>
    protected virtual void Dispose(bool disposing)
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    /// <summary>
    /// Each operation has a correlation id of its own, which a refusal shows as its reference: by it staff find the event, and
    /// the company's admins the audit entries. The connection's own would lead to all that happened in a long circuit.
    /// </summary>
    private Caller CallerFor(string reference) => Circuit.Current with { CorrelationId = reference };

    private Failure Describe(string what, Exception exception, string reference) =>
        Failure.Of(what, exception, () => Failures.Record(what, exception, reference));
}
