using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portal.Web.Tests.SignIn;

/// <summary>Keeps what all nodes logged, with scopes, as text to search in.</summary>
internal sealed class RecordedLogs
{
    private readonly ConcurrentQueue<string> entries = new();

    public string Text => string.Join('\n', entries);

    /// <summary>The first entry that contains all of these.</summary>
    public string? Find(params string[] texts) =>
        entries.FirstOrDefault(entry => texts.All(text => entry.Contains(text, StringComparison.Ordinal)));

    /// <summary>Each node has scopes of its own.</summary>
    public ILoggerProvider OfNode() => new Node(entries);

    private sealed class Node(ConcurrentQueue<string> entries) : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider? scopes;

        public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose() { }

        private sealed class Recorder(Node node, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => node.scopes?.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel,
                EventId eventId,
                TState state,
                Exception? exception,
                Func<TState, Exception?, string> formatter
            )
            {
                var entry = $"{category} {formatter(state, exception)} {exception}";
                node.scopes?.ForEachScope((scope, _) => entry += $" {scope}", state);
                node.Keep(entry);
            }
        }

        private void Keep(string entry) => entries.Enqueue(entry);
    }
}
