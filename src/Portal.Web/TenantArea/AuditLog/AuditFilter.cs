using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>The filter of the audit log, as in its URL.</summary>
/// <param name="Range">The time range.</param>
/// <param name="Search">Text in actor, target or reference.</param>
/// <param name="Action">Only this action.</param>
/// <param name="Outcome">Only this outcome.</param>
/// <param name="Views">Whether all activity is shown, including views; otherwise only changes.</param>
/// <param name="OldestFirst">Whether the oldest comes first.</param>
/// <param name="Utc">Whether times are shown in UTC; in the browser's zone otherwise.</param>
/// <param name="Page">From 1.</param>
/// <param name="PageSize">Rows per page.</param>
public sealed record AuditFilter(
    AuditRange Range,
    string? Search = null,
    AuditAction? Action = null,
    AuditOutcome? Outcome = null,
    bool Views = false,
    bool OldestFirst = false,
    bool Utc = false,
    int Page = 1,
    int PageSize = ListLabels.PageSize
) : IListFilter<AuditFilter>
{
    /// <summary>The default filter.</summary>
    public static readonly AuditFilter None = new(new AuditRange());

    /// <summary>The action's name in the URL.</summary>
    public string? ActionName => ListLabels.WriteName(Action);

    /// <summary>The outcome's name in the URL.</summary>
    public string? OutcomeName => ListLabels.WriteName(Outcome);

    /// <inheritdoc/>
    public static AuditFilter Read(Func<string, string?> parameter) =>
        new(
            AuditRange.Read(parameter("range"), parameter("from"), parameter("to")),
            ListLabels.ReadText(parameter("search")),
            ListLabels.ReadName<AuditAction>(parameter("action")),
            ListLabels.ReadName<AuditOutcome>(parameter("outcome")),
            Views: parameter("show") == "all",
            OldestFirst: parameter("sort") == "time",
            Utc: parameter("zone") == "utc",
            ListLabels.ReadPage(parameter("page")),
            ListLabels.ReadPageSize(parameter("size"))
        );

    /// <inheritdoc/>
    public AuditFilter WithPage(int page) => this with { Page = page };

    /// <inheritdoc/>
    public AuditFilter WithPageSize(int size) => this with { PageSize = size };

    /// <inheritdoc/>
    public string ToUrl() =>
        PortalUrls.AuditLog(
            Search,
            ActionName,
            OutcomeName,
            Views,
            Range.Name,
            Range.From,
            Range.To,
            OldestFirst,
            Utc,
            Page,
            PageSize
        );

    /// <summary>The query for the operation, relative to the current time.</summary>
    public AuditLogQuery ToQuery(DateTimeOffset now)
    {
        var (from, until) = Range.Resolve(now);
        return new()
        {
            Search = Search,
            Action = Action,
            Outcome = Outcome,
            ChangesOnly = !Views,
            Fold = Views || Action is { } action && AuditReads.Contains(action),
            From = from,
            Until = until,
            Descending = !OldestFirst,
            Page = new((Page - 1) * PageSize, PageSize),
        };
    }
}
