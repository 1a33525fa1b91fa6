using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Domain.Journeys;

/// <summary>Orders of the keyset-paged list of journeys.</summary>
public enum JourneyOrder
{
    /// <summary>Last change, latest first.</summary>
    LatestChange = 1,

    /// <summary>Title, as the database sorts it.</summary>
    Title = 2,
}

/// <summary>Criteria of the keyset-paged list.</summary>
public sealed record JourneyPageQuery
{
    /// <summary>Text in title or owner, case-insensitive; at most 200 characters count.</summary>
    public string? Search { get; init; }

    /// <summary>Only this status.</summary>
    public JourneyStatus? Status { get; init; }

    /// <summary>Order.</summary>
    public JourneyOrder Order { get; init; } = JourneyOrder.LatestChange;

    /// <summary>Which part.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First;

    /// <summary>What a cursor is valid for; the search, which may be anything, comes last.</summary>
    internal string List => $"journeys|{Order}|{Status}|{Search}";
}

/// <summary>A row of the list for programs; steps come with the journey itself.</summary>
public sealed record JourneySummary(
    JourneyId JourneyId,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
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
    public static ListPosition PositionOf(JourneySummary row, JourneyOrder order) =>
        new(
            order == JourneyOrder.Title ? row.Title : row.UpdatedAt.ToString("O", CultureInfo.InvariantCulture),
            row.JourneyId.Value
        );

    /// <summary>The text depends on the criteria that are set and never on their values, so that each form is prepared once.</summary>
    private static NpgsqlCommand Command(JourneyPageQuery query, ListPosition? after)
    {
        var command = new NpgsqlCommand();
        var parameters = command.Parameters;
        var (key, direction, beyond) =
            query.Order == JourneyOrder.Title ? ("title", "ASC", ">") : ("updated_at", "DESC", "<");
        var conditions = "true";
        if (query.Status is { } status)
        {
            parameters.Add(new NpgsqlParameter<string> { TypedValue = status.ToString() });
            conditions += $" AND status = ${parameters.Count}";
        }
        if (query.Search is { } text)
        {
            var pattern = SearchPattern.Containing(text.ToLowerInvariant());
            parameters.Add(new NpgsqlParameter<string> { TypedValue = pattern });
            conditions += $" AND search_text LIKE ${parameters.Count}";
        }
        if (after is { } position)
        {
            parameters.Add(KeyOf(position, query.Order));
            parameters.Add(new NpgsqlParameter<Guid> { TypedValue = position.Id });
            conditions += $" AND ({key}, journey_id) {beyond} (${parameters.Count - 1}, ${parameters.Count})";
        }
        var limit = query.Page.Limit + 1; // validated, and a literal: a parameter would make PostgreSQL plan again each time
        command.CommandText = $"""
            SELECT journey_id, title, status, owner, due_date, updated_at, version FROM journeys
            WHERE {conditions} ORDER BY {key} {direction}, journey_id {direction} LIMIT {limit}
            """;
        return command;
    }

    private static NpgsqlParameter KeyOf(ListPosition position, JourneyOrder order) =>
        order == JourneyOrder.Title
            ? new NpgsqlParameter<string> { TypedValue = position.Value }
            : new NpgsqlParameter<DateTimeOffset>
            {
                NpgsqlDbType = NpgsqlDbType.TimestampTz,
                TypedValue = DateTimeOffset.ParseExact(position.Value, "O", CultureInfo.InvariantCulture),
            };

    private static JourneySummary Read(NpgsqlDataReader row) =>
        new(
            new(row.GetGuid(0)),
            row.GetString(1),
            Enum.Parse<JourneyStatus>(row.GetString(2)),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateOnly>(4),
            row.GetFieldValue<DateTimeOffset>(5),
            row.GetInt32(6)
        );
}
