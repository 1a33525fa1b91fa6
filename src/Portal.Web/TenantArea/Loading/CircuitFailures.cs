using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.Loading;

/// <summary>
/// Records failures inside a circuit, each under a reference of its own: a circuit lives long, and its correlation id would
/// lead to all that happened in it.
/// </summary>
internal sealed partial class CircuitFailures(
    CircuitCaller circuit,
    PlatformEvents events,
    ILogger<CircuitFailures> logger
)
{
    /// <summary>Records a failure.</summary>
    /// <param name="what">What did not work: "The journey was not saved."</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="reference">Correlation id of the operation; null where there was none.</param>
    /// <returns>The reference number to show; staff look it up.</returns>
    public string Record(string what, Exception exception, string? reference = null)
    {
        reference ??= CorrelationId.New();
        var key = FailureEvents.Of(exception, circuit.TenantId);
        // Refusals are everyday answers, which the event describes.
        if (key.Kind != PlatformEventKind.RequestRefused)
        {
            LogFailed(reference, what, exception);
        }
        events.Record(key, reference);
        return reference;
    }

    [LoggerMessage(4201, LogLevel.Error, "{What} The person was shown reference {Reference}")]
    private partial void LogFailed(string reference, string what, Exception exception);
}
