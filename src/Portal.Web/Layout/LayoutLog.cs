namespace Portal.Web.Layout;

internal static partial class LayoutLog
{
    [LoggerMessage(4101, LogLevel.Error, "A page failed; the person was shown reference {Reference}")]
    public static partial void PageFailed(ILogger logger, string reference, Exception exception);
}
