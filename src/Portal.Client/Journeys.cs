namespace Portal.Client;

/// <summary>How far a journey or a step is.</summary>
public enum JourneyStatus
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>Not begun.</summary>
    Draft,

    /// <summary>Under way.</summary>
    Active,

    /// <summary>Waiting.</summary>
    Paused,

    /// <summary>Finished.</summary>
    Done,
}

/// <summary>The order of a list of journeys.</summary>
public enum JourneyOrder
{
    /// <summary>Oldest first; a journey keeps its place, so a list read over hours misses none.</summary>
    Created,

    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>By title.</summary>
    Title,

    /// <summary>By last change, a feed: a journey that changes meanwhile comes again at the end.</summary>
    Updated,
}

/// <summary>A journey in a list.</summary>
/// <param name="Id">Its id in the company.</param>
/// <param name="Title">Its title, 1 to 200 characters.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Owner">Whose it is, up to 100 characters.</param>
/// <param name="DueDate">When it is due; a day of whoever looks.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="UpdatedAt">When it was last changed, UTC.</param>
/// <param name="Version">Counts its changes, from 1; a change names the one that it is based on.</param>
public record Journey(
    Guid Id,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version
);

/// <summary>A journey with its steps in order.</summary>
public sealed record JourneyDetails(
    Guid Id,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version,
    IReadOnlyList<JourneyStep> Steps
) : Journey(Id, Title, Status, Owner, DueDate, CreatedAt, UpdatedAt, Version);

/// <summary>A step of a journey; its place in the list is its place in the order.</summary>
/// <param name="Id">Null for a new step.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="DueDate">When it is due.</param>
public sealed record JourneyStep(
    Guid? Id,
    string Title,
    JourneyStatus Status = JourneyStatus.Draft,
    string Owner = "",
    DateOnly? DueDate = null
);

/// <summary>What to set in a new journey, or to change in one; what is null stays as it is.</summary>
public sealed record JourneyChange
{
    /// <summary>Needed in a new journey.</summary>
    public string? Title { get; init; }

    /// <summary>A new journey is a draft unless this is set.</summary>
    public JourneyStatus? Status { get; init; }

    /// <summary>Needed in a new journey.</summary>
    public string? Owner { get; init; }

    /// <summary>When it is due. To remove a day, set <see cref="RemovesDueDate"/>.</summary>
    public DateOnly? DueDate { get; init; }

    /// <summary>Removes the due date.</summary>
    public bool RemovesDueDate { get; init; }

    /// <summary>All steps in order; those with an id stay themselves, those left out are removed.</summary>
    public IReadOnlyList<JourneyStep>? Steps { get; init; }

    /// <summary>A JSON merge patch (RFC 7396): only what changes, and null for what is removed.</summary>
    internal Dictionary<string, object?> Body()
    {
        var body = new Dictionary<string, object?>(StringComparer.Ordinal);
        Set("title", Title);
        Set("status", Status);
        Set("owner", Owner);
        Set("due_date", DueDate);
        Set("steps", Steps);
        if (RemovesDueDate)
        {
            body["due_date"] = null;
        }
        return body;

        void Set(string name, object? value)
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }
    }
}

/// <summary>Which journeys to list, and in which order; what is null filters nothing.</summary>
public sealed record JourneyFilter
{
    /// <summary>Words that title or owner contain, in any order; case and accents do not count.</summary>
    public string? Search { get; init; }

    /// <summary>Only this status.</summary>
    public JourneyStatus? Status { get; init; }

    /// <summary>Only those that are overdue on the present day of this time zone, an IANA name such as <c>Europe/Tallinn</c>.</summary>
    public string? OverdueIn { get; init; }

    /// <summary>The order.</summary>
    public JourneyOrder Order { get; init; }

    internal IEnumerable<KeyValuePair<string, string?>> Query() =>
        [
            new("search", Search),
            new("status", Status is { } status ? KnownOrOtherConverter.Write(status) : null),
            new("overdue", OverdueIn is null ? null : "true"),
            new("timezone", OverdueIn),
            new(
                "sort",
                Order switch
                {
                    JourneyOrder.Newest => "-created_at",
                    JourneyOrder.Title => "title",
                    JourneyOrder.Updated => "updated_at",
                    _ => "created_at",
                }
            ),
        ];
}
