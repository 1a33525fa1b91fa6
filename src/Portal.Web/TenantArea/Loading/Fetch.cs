namespace Portal.Web.TenantArea.Loading;

/// <summary>Data that a page loads: pending, loaded or failed. A newer query cancels the one before it.</summary>
public sealed class Fetch<T> : IDisposable
    where T : class
{
    private CancellationTokenSource? current;

    /// <summary>The last result; kept while the next query runs.</summary>
    public T? Value { get; private set; }

    /// <summary>Why the last query failed.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Whether a query is running.</summary>
    public bool IsBusy => current is not null;

    /// <summary>Begins a query and cancels the one before.</summary>
    /// <returns>Cancels the query; also identifies it.</returns>
    internal CancellationTokenSource Begin(CancellationToken leaving)
    {
        current?.Cancel();
        current = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        return current;
    }

    /// <summary>Stores a result or a failure, unless a newer query has begun.</summary>
    internal void End(CancellationTokenSource query, T? value, Failure? failure)
    {
        if (current == query)
        {
            (current, Failure) = (null, failure);
            Value = failure is null ? value ?? Value : null;
        }
        query.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => current?.Dispose();
}
