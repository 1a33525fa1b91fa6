namespace Portal.Web.TenantArea.Loading;

/// <summary>Data that a page asked for: on its way, here, or not coming. A newer question cancels the one before it.</summary>
public sealed class Fetch<T> : IDisposable
    where T : class
{
    private CancellationTokenSource? current;

    /// <summary>The last answer; stays while the next one is on its way.</summary>
    public T? Value { get; private set; }

    /// <summary>Why the last question has no answer.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Whether an answer is on its way.</summary>
    public bool IsBusy => current is not null;

    /// <summary>Begins anew and gives up the question before.</summary>
    /// <returns>Ends when this question is given up; identifies it, too.</returns>
    internal CancellationTokenSource Begin(CancellationToken leaving)
    {
        current?.Cancel();
        current = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        return current;
    }

    /// <summary>Notes an answer or a failure, unless a newer question was asked meanwhile.</summary>
    internal void End(CancellationTokenSource question, T? value, Failure? failure)
    {
        if (current == question)
        {
            (current, Failure) = (null, failure);
            Value = failure is null ? value ?? Value : null;
        }
        question.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => current?.Dispose();
}
