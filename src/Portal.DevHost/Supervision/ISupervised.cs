namespace Portal.DevHost.Supervision;

/// <summary>Something of the stack that must keep running: a part, a cluster of the platform, the guardian.</summary>
internal interface ISupervised
{
    /// <summary>As <c>./portal status</c> shows it.</summary>
    string Name { get; }

    string LogFile { get; }

    /// <summary>It ended and nobody stopped it.</summary>
    bool HasCrashed { get; }

    /// <summary>How it ended, for people: "ended unexpectedly with exit code 3".</summary>
    string Ending { get; }

    /// <summary>Starts it again and returns when it is ready.</summary>
    /// <exception cref="DevHostException">It ended again, or is still not ready.</exception>
    Task RestartAsync(CancellationToken stop);

    /// <summary>Called again and again while it runs, for what people request of it.</summary>
    Task HandleRequestsAsync(CancellationToken stop) => Task.CompletedTask;
}
