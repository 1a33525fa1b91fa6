using Npgsql;

namespace Portal.Testing;

/// <summary>
/// Which columns of a database may end an authority: every time, state and version of every table. A test names each of them
/// as an end, which no runtime role can undo, or as none; a new column fails it until somebody decided.
/// </summary>
public static class EndColumns
{
    /// <summary>The columns of the current schema, for the role that owns it.</summary>
    public const string Query = """
        SELECT string_agg(c.relname || '.' || a.attname, ' ' ORDER BY c.relname, a.attname)
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
          AND c.relname NOT IN ('schema_migrations', '__EFMigrationsHistory')
          AND (a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype, 'bool'::regtype)
               OR a.attname IN ('state', 'role', 'sealed_private_key') OR a.attname ~ '(version|epoch|revision|until|used|ended)')
        """;

    /// <summary>Asserts that the columns found are exactly those that the test speaks of.</summary>
    /// <param name="found">Result of <see cref="Query"/>.</param>
    /// <param name="ends">Columns of which the test tries to undo the end.</param>
    /// <param name="others">Columns that end nothing, with spaces and line breaks between them.</param>
    public static void AssertKnown(object? found, IEnumerable<string> ends, string others) =>
        Assert.Equal(
            ends.Concat(others.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            ((string)found!).Split(' ').Order(StringComparer.Ordinal)
        );

    /// <summary>Runs a statement as a role, which must be refused and leave the row as it was.</summary>
    /// <param name="run">Runs a statement as the role.</param>
    /// <param name="statement">Tries to undo an end.</param>
    /// <param name="row">Reads the row as text.</param>
    public static async Task AssertFinalAsync(
        Func<string, Task<object?>> run,
        string statement,
        Func<Task<object?>> row
    )
    {
        var before = await row();
        Assert.True(before is string, $"no row for: {statement}");
        try
        {
            await run(statement);
            Assert.Fail($"not refused: {statement}");
        }
        catch (PostgresException e)
        {
            Assert.True(
                e.SqlState is "42501" or "23000" || e.SqlState.StartsWith("PT", StringComparison.Ordinal),
                $"{statement}: {e.SqlState} {e.MessageText}"
            );
        }
        Assert.Equal(before, await row());
    }
}

/// <summary>An end of an authority, and how somebody might undo it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">Its primary key's column.</param>
/// <param name="Column">The column whose value ends it.</param>
/// <param name="Columns">The columns of a row that has ended, without the key.</param>
/// <param name="Values">Their values.</param>
/// <param name="Revivals">Each the SET clause of an update.</param>
public sealed record EndOfAuthority(
    string Table,
    string Key,
    string Column,
    string Columns,
    string Values,
    params string[] Revivals
)
{
    private readonly Guid id = Guid.CreateVersion7();

    /// <summary>Inserts the row that has ended.</summary>
    public string Insert => $"INSERT INTO {Table} ({Key}, {Columns}) VALUES ('{id}', {Values})";

    /// <summary>Reads it as text.</summary>
    public string Select => $"SELECT t::text FROM {Table} AS t WHERE {Key} = '{id}'";

    /// <summary>Every statement that must be refused: the updates, and removing the row in order to insert it anew.</summary>
    public IEnumerable<string> Statements =>
        [
            .. Revivals.Select(set => $"UPDATE {Table} SET {set} WHERE {Key} = '{id}'"),
            $"DELETE FROM {Table} WHERE {Key} = '{id}'",
        ];

    /// <summary>Name as in <see cref="EndColumns.Query"/>.</summary>
    public string Name => $"{Table}.{Column}";
}
