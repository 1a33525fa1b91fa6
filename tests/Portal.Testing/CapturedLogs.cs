using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portal.Testing;

/// <summary>Everything that was logged, at every level, with its values, scopes and exceptions, as text to search in.</summary>
public sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines;
    private IExternalScopeProvider? scopes;

    public CapturedLogs()
        : this(new()) { }

    private CapturedLogs(ConcurrentQueue<string> lines) => this.lines = lines;

    public string All => string.Join('\n', lines);

    /// <summary>The first line that contains all of these.</summary>
    public string? Find(params string[] texts) =>
        lines.FirstOrDefault(line => texts.All(text => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>Captures into the same text. Each host needs a provider of its own, since it sets its own scopes.</summary>
    public CapturedLogs ForAnotherHost() => new(lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logs.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            var line = $"{category} {formatter(state, exception)} {values} {exception}";
            logs.scopes?.ForEachScope((scope, _) => line += $" {scope}", state);
            logs.lines.Enqueue(line);
        }
    }
}
