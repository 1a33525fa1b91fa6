using System.Globalization;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.Texts;

namespace Portal.Domain.Journeys;

/// <summary>Orders of the keyset-paged list of journeys.</summary>
public enum JourneyOrder
{
    /// <summary>Creation, oldest first. It never changes, so that who pages sees each journey once.</summary>
    Created = 1,

    /// <summary>Creation, newest first; journeys that are created while one pages are not seen.</summary>
    Newest = 2,

    /// <summary>Title (UCA, root locale). A journey that is renamed while one pages may be missed, or seen twice.</summary>
    Title = 3,

    /// <summary>
    /// Last change, oldest first: a feed. A journey that changes while one pages moves to the end and is seen again.
    /// </summary>
    Changed = 4,
}

/// <summary>Criteria of the keyset-paged list.</summary>
public sealed record JourneyPageQuery
{
    /// <summary>Words in title or owner in any order, whatever their case and accents, or an id; at most 200 characters count.</summary>
    public string? Search { get; init; }

    /// <summary>Only this status.</summary>
    public JourneyStatus? Status { get; init; }

    /// <summary>Only active and paused ones whose due date lies before this day, the viewer's (<see cref="Days.LocalDays"/>).</summary>
    public DateOnly? OverdueOn { get; init; }

    /// <summary>Order.</summary>
    public JourneyOrder Order { get; init; } = JourneyOrder.Created;

    /// <summary>Which part.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First;

    /// <summary>
    /// What a cursor is valid for; the search, which may be anything, comes last. Not the day: it may end while one pages.
    /// </summary>
    internal string List => $"journeys|{Order}|{Status}|{OverdueOn is not null}|{Search}";
}

/// <summary>A row of the list for programs; steps come with the journey itself.</summary>
public sealed record JourneySummary(
    JourneyId JourneyId,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version
);

/// <summary>
/// The list for programs, read thousands of times a second: one prepared statement, without a total and without EF Core.
/// </summary>
internal static class JourneyPage
{
    /// <summary>Rows after a position; one more than the page holds, when there is one.</summary>
    public static Task<List<JourneySummary>> ReadAsync(
        NpgsqlConnection connection,
        JourneyPageQuery query,
        ListPosition? after,
        CancellationToken cancellationToken
    ) => connection.ReadRowsAsync(Command(query, after), Read, cancellationToken);

    /// <summary>The position of a page that ends with this row.</summary>
    public static ListPosition PositionOf(JourneySummary row, JourneyOrder order)
    {
        var key = order switch
        {
            JourneyOrder.Title => row.Title,
            JourneyOrder.Changed => Text(row.UpdatedAt),
            _ => Text(row.CreatedAt),
        };
        return new(key, row.JourneyId.Value);
    }

    /// <summary>The text depends on the criteria that are set and never on their values, so that each form is prepared once.</summary>
    private static NpgsqlCommand Command(JourneyPageQuery query, ListPosition? after)
    {
        var command = new NpgsqlCommand();
        var (key, direction, beyond) = query.Order switch
        {
            JourneyOrder.Title => ("title", "ASC", ">"),
            JourneyOrder.Changed => ("updated_at", "ASC", ">"),
            JourneyOrder.Newest => ("created_at", "DESC", "<"),
            _ => ("created_at", "ASC", ">"),
        };
        var conditions = Conditions(query, value => Add(command, value));
        if (after is { } position)
        {
            var (value, id) = (Add(command, KeyOf(position, query.Order)), Add(command, position.Id));
            conditions.Add($"({key}, journey_id) {beyond} ({value}, {id})");
        }
        var limit = query.Page.Limit + 1; // validated, and a literal: a parameter would make PostgreSQL plan again each time
        command.CommandText = $"""
            SELECT journey_id, title, status, owner, due_date, created_at, updated_at, version FROM journeys
            WHERE {string.Join(" AND ", conditions)} ORDER BY {key} {direction}, journey_id {direction} LIMIT {limit}
            """;
        return command;
    }

    private static List<string> Conditions(JourneyPageQuery query, Func<object, string> add)
    {
        List<string> conditions = ["true"];
        if (query.Status is { } status)
        {
            conditions.Add($"status = {add(status.ToString())}");
        }
        if (query.OverdueOn is { } today)
        {
            conditions.Add($"status IN ('Active', 'Paused') AND due_date < {add(today)}"); // as JourneyList.Overdue
        }
        if (query.Search is { } text)
        {
            conditions.Add(SearchCondition.Of(text, TextColumns.Folded, ["journey_id"], range: null, add));
        }
        return conditions;
    }

    private static string Add(NpgsqlCommand command, object value)
    {
        command.Parameters.Add(new() { Value = value });
        return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
    }

    private static object KeyOf(ListPosition position, JourneyOrder order) =>
        order == JourneyOrder.Title
            ? position.Value
            : DateTimeOffset.ParseExact(position.Value, "O", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset moment) => moment.ToString("O", CultureInfo.InvariantCulture);

    private static JourneySummary Read(NpgsqlDataReader row) =>
        new(
            new(row.GetGuid(0)),
            row.GetString(1),
            Enum.Parse<JourneyStatus>(row.GetString(2)),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateOnly>(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetFieldValue<DateTimeOffset>(6),
            row.GetInt32(7)
        );
}
