using Npgsql;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Domain.Users;

/// <summary>Which users are asked for, by keyset; in the order of their names.</summary>
public sealed record UserPageQuery
{
    /// <summary>Text in name or e-mail, without regard to case.</summary>
    public string? Search { get; init; }

    /// <summary>Only this role.</summary>
    public UserRole? Role { get; init; }

    /// <summary>Only this state.</summary>
    public UserState? State { get; init; }

    /// <summary>Which part.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First;

    /// <summary>What a cursor holds for; the search, which may be anything, stands last.</summary>
    internal string List => $"users|{Role}|{State}|{Search}";
}

/// <summary>A user as programs see one: neither the identity at the provider nor sessions nor invitations.</summary>
public sealed record UserSummary(
    UserId UserId,
    string Email,
    string DisplayName,
    UserRole Role,
    UserState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSignedInAt
);

/// <summary>Users as programs read them.</summary>
internal static class UserPage
{
    private const string Columns = "user_id, email, display_name, role, state, created_at, last_signed_in_at";

    /// <summary>Rows after a position; one more than the page holds, when there is one.</summary>
    public static Task<List<UserSummary>> ReadAsync(
        NpgsqlConnection connection,
        UserPageQuery query,
        ListPosition? after,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand { Connection = connection };
        var conditions = "true";
        if (query.Role is { } role)
        {
            conditions += $" AND role = {Next(role.ToString())}";
        }
        if (query.State is { } state)
        {
            conditions += $" AND state = {Next(state.ToString())}";
        }
        if (query.Search is { } text)
        {
            var pattern = Next(SearchPattern.Containing(text));
            conditions += $" AND (display_name ILIKE {pattern} OR email ILIKE {pattern})";
        }
        if (after is { } position)
        {
            conditions += $" AND (display_name, user_id) > ({Next(position.Value)}, {Next(position.Id)})";
        }
        command.CommandText = $"""
            SELECT {Columns} FROM users WHERE {conditions}
            ORDER BY display_name, user_id LIMIT {query.Page.Limit + 1}
            """;
        return ReadAsync(command, cancellationToken);

        string Next<T>(T value)
        {
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
            return $"${command.Parameters.Count}";
        }
    }

    /// <summary>One user, or none.</summary>
    public static async Task<UserSummary?> FindAsync(
        NpgsqlConnection connection,
        UserId id,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand($"SELECT {Columns} FROM users WHERE user_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id.Value });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Where a page that ends with this row ends.</summary>
    public static ListPosition PositionOf(UserSummary row) => new(row.DisplayName, row.UserId.Value);

    private static async Task<List<UserSummary>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<UserSummary>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(Read(reader));
            }
            return rows;
        }
    }

    private static UserSummary Read(NpgsqlDataReader row) =>
        new(
            new(row.GetGuid(0)),
            row.GetString(1),
            row.GetString(2),
            Enum.Parse<UserRole>(row.GetString(3)),
            Enum.Parse<UserState>(row.GetString(4)),
            row.GetFieldValue<DateTimeOffset>(5),
            row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6)
        );
}
