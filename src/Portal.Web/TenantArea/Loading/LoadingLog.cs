namespace Portal.Web.TenantArea.Loading;

internal static partial class LoadingLog
{
    /// <summary>A person's own limits are no errors of ours; the rest is.</summary>
    public static void Failed(ILogger logger, FailureKind kind, string reference, string what, Exception exception)
    {
        if (kind is FailureKind.Unavailable or FailureKind.Unexpected)
        {
            OperationFailed(logger, reference, what, exception);
        }
        else
        {
            OperationRefused(logger, reference, kind, what, exception.Message);
        }
    }

    [LoggerMessage(4201, LogLevel.Error, "{What} The person was shown reference {Reference}")]
    private static partial void OperationFailed(ILogger logger, string reference, string what, Exception exception);

    [LoggerMessage(4202, LogLevel.Information, "{What} {Kind}: {Reason} The person was shown reference {Reference}")]
    private static partial void OperationRefused(
        ILogger logger,
        string reference,
        FailureKind kind,
        string what,
        string reason
    );
}
