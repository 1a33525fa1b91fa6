using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;
using Portal.Staff;
using Portal.Web.Layout.Parts;
using Portal.Web.StaffArea.Pages;

namespace Portal.Web.StaffArea.Log;

/// <summary>Entries of the platform log as CSV (RFC 4180) in UTF-8, sent as they are read. Times are UTC.</summary>
/// <param name="fileName">Name of the file.</param>
/// <param name="entries">The entries.</param>
internal sealed class LogExport(string fileName, IAsyncEnumerable<PlatformLogItem> entries) : IResult
{
    private const string Head = "time,action,actor,company,outcome,detail,support_session,reference";

    private const string LineEnd = "\r\n";
    private const int ChunkLength = 16 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = fileName,
        }.ToString();
        var text = new StringBuilder(Head).Append(LineEnd);
        // Nothing is written before the first batch is here: until then a failure has a page of its own.
        await foreach (var entry in entries)
        {
            AppendLine(text, entry);
            if (text.Length > ChunkLength)
            {
                await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
                text.Clear();
            }
        }
        await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
    }

    private static void AppendLine(StringBuilder text, PlatformLogItem item)
    {
        var entry = item.Entry;
        string?[] cells =
        [
            entry.OccurredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            StaffLabels.Action(entry.Action),
            entry.ActorLabel,
            item.Company?.UrlId,
            OutcomeLabels.Of(entry.Outcome),
            StaffLabels.Detail(entry),
            entry.SupportSessionId?.ToString(),
            entry.CorrelationId,
        ];
        text.AppendJoin(',', cells.Select(Cell)).Append(LineEnd);
    }

    /// <summary>Spreadsheets take a text that begins like this for a formula; the apostrophe makes it a text.</summary>
    private static string Cell(string? text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text ?? "";
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
