using Npgsql;

namespace Portal.Platform.Connections;

/// <summary>
/// IC-5 for the catalog and the key service's database: every new physical connection must show the newest mark that is known
/// outside the database. A database is exchanged only while its server is stopped, when its connections have ended.
/// </summary>
/// <param name="mustBeTold">Whether connections are refused until <see cref="Learn"/> was called once.</param>
public class DatabasePosition(bool mustBeTold)
{
    // Whoever knows a mark that was removed meanwhile knows that the database has gone beyond it: numbers only rise.
    private const string Question = """
        SELECT EXISTS (SELECT FROM portal_positions WHERE mark = $1)
            OR coalesce((SELECT min(number) FROM portal_positions) > $2, false)
        """;

    private readonly Lock gate = new();
    private volatile bool isTold = !mustBeTold;
    private volatile DatabaseMark? newest;

    /// <summary>What the database must contain; null when it has never been marked.</summary>
    public DatabaseMark? Newest => newest;

    /// <summary>Keeps the mark if it is newer.</summary>
    public void Learn(DatabaseMark? mark)
    {
        lock (gate)
        {
            if (mark is not null && mark.Number > (newest?.Number ?? 0))
            {
                newest = mark;
            }
            isTold = true;
        }
    }

    /// <summary>Demands the newest mark.</summary>
    /// <exception cref="StalePositionException">The database lacks it, or nobody could say yet which one it is.</exception>
    public Task VerifyAsync(NpgsqlConnection connection) => VerifyAsync(connection, ToldNewest());

    /// <summary>Demands this mark.</summary>
    /// <exception cref="StalePositionException">The database lacks it.</exception>
    public static async Task VerifyAsync(NpgsqlConnection connection, DatabaseMark? mark)
    {
        if (mark is null)
        {
            return;
        }
        await using var command = Command(connection, mark);
        try
        {
            Require(await command.ExecuteScalarAsync());
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            Require(false);
        }
    }

    /// <summary>The same for the framework's synchronous ways to open a connection.</summary>
    /// <exception cref="StalePositionException">The database lacks it, or nobody could say yet which one it is.</exception>
    public void Verify(NpgsqlConnection connection)
    {
        if (ToldNewest() is not { } mark)
        {
            return;
        }
        using var command = Command(connection, mark);
        try
        {
            Require(command.ExecuteScalar());
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            Require(false);
        }
    }

    private DatabaseMark? ToldNewest() =>
        isTold ? newest : throw new StalePositionException("It is not known yet what this database must contain.");

    private static NpgsqlCommand Command(NpgsqlConnection connection, DatabaseMark mark) =>
        new(Question, connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = mark.Mark },
                new NpgsqlParameter { Value = mark.Number },
            },
        };

    private static void Require(object? contained)
    {
        if (contained is not true)
        {
            throw new StalePositionException("This database is older than what is known of it.");
        }
    }
}

/// <summary>A database cannot show the newest position that is known of it: unavailable (503), whatever it contains.</summary>
public sealed class StalePositionException(string message) : NpgsqlException(message);
