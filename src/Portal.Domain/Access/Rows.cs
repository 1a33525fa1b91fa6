using Npgsql;

namespace Portal.Domain.Access;

/// <summary>Reads the rows of hand-written statements.</summary>
internal static class Rows
{
    /// <summary>Runs the command on the connection, disposes it and returns its rows.</summary>
    public static async Task<List<T>> ReadRowsAsync<T>(
        this NpgsqlConnection connection,
        NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await using (command)
        {
            command.Connection = connection;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }
            return rows;
        }
    }
}
