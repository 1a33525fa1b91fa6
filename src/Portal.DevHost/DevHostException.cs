namespace Portal.DevHost;

/// <summary>Something that the person at the terminal has to know or do; the message is all that is printed.</summary>
internal sealed class DevHostException(string message) : Exception(message);
