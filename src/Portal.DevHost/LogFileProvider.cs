using System.Globalization;

namespace Portal.DevHost;

/// <summary>Writes this process's log entries to a file, one line each, like the other parts' logs.</summary>
internal sealed class LogFileProvider : ILoggerProvider
{
    private readonly StreamWriter _file;
    private readonly Lock _lock = new();

    public LogFileProvider(string file)
    {
        Parts.LogTail.Begin(file);
        _file = new StreamWriter(file) { AutoFlush = true };
    }

    public ILogger CreateLogger(string categoryName) => new FileLogger(this, categoryName);

    public void Dispose() => _file.Dispose();

    private sealed class FileLogger(LogFileProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
                return;
            var time = TimeProvider
                .System.GetUtcNow()
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            lock (provider._lock)
                provider._file.WriteLine(
                    $"{time} {logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}"
                );
        }
    }
}
