namespace Portal.DevHost.Parts;

/// <summary>
/// Lines of a part's log that begin with <c>progress: </c> are meant for the person at the terminal; they are passed on while
/// the part starts.
/// </summary>
internal sealed class ReportedProgress
{
    private const string Mark = "progress: ";
    private readonly string _log;
    private long _offset;

    public ReportedProgress(string log)
    {
        _log = log;
        _offset = File.Exists(log) ? new FileInfo(log).Length : 0;
    }

    public void PassOn(Progress progress)
    {
        foreach (var line in NewLines())
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
                progress.Detail(line[Mark.Length..].TrimEnd());
        }
    }

    private string[] NewLines()
    {
        if (!File.Exists(_log))
            return [];
        using var stream = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(_offset, SeekOrigin.Begin);
        var text = new StreamReader(stream).ReadToEnd();
        var complete = text.LastIndexOf('\n') + 1;
        _offset += System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(0, complete));
        return text[..complete].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
