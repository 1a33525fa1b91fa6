namespace Portal.Operator.Servers;

/// <summary>A PostgreSQL server could not be created, started or stopped. The message is meant for people.</summary>
public sealed class ServerException : Exception
{
    /// <summary>Says what was expected, what was found and what to do about it.</summary>
    public ServerException(string expected, string found, string toDo, Exception? inner = null)
        : base($"Expected: {expected}. Found: {found}. To do: {toDo}.", inner) { }

    /// <summary>For serializers and tests; prefer the constructor with three parts.</summary>
    public ServerException(string message)
        : base(message) { }
}
