namespace Portal.DevHost;

/// <summary>An error to report at the terminal; only the message is printed.</summary>
internal sealed class DevHostException(string message) : Exception(message);
