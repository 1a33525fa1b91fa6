using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Positions;

/// <summary>
/// Marks tenants' databases (<see cref="TenantPosition"/>). A copy of a server is always a prefix of its write-ahead log: with
/// the mark it contains all that was committed before the mark. On the server first, then in the catalog: killed in between,
/// the mark is never demanded.
/// </summary>
internal sealed class TenantMarks(IDbContextFactory<CatalogDbContext> catalog, RuntimeSecrets secrets)
{
    // Services demand a mark that is a second old at most; the last ones are far more than enough.
    private const string Insert = """
        WITH older AS (
            DELETE FROM portal_positions WHERE number <= (SELECT max(number) - 1000 FROM portal_positions)
        )
        INSERT INTO portal_positions (mark) VALUES ($1)
        """;

    /// <summary>Adds a mark to the tenant's database.</summary>
    /// <param name="owner">A connection of the owner role that has proved itself; no token may reach it.</param>
    /// <param name="mark">From <see cref="DatabaseMark.NewMark"/>.</param>
    public static async Task InsertAsync(NpgsqlConnection owner, byte[] mark)
    {
        await using var command = new NpgsqlCommand(Insert, owner);
        command.Parameters.Add(new NpgsqlParameter { Value = mark });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>The position after the tenant's present one.</summary>
    public TenantPosition Next(BindingRow row, byte[] mark) =>
        TenantPosition.Create(secrets, row.TenantId, (row.PositionNumber ?? 0) + 1, mark);

    /// <summary>Marks the database, and demands the mark from now on.</summary>
    public async Task MarkAsync(BindingRow row, NpgsqlConnection owner, CancellationToken cancellationToken)
    {
        var mark = DatabaseMark.NewMark();
        await InsertAsync(owner, mark);
        var next = Next(row, mark);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        // Not where another operator was faster, or the binding changed.
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE bindings SET position_number = {next.Number}, position_seal = {next.Seal}
            WHERE tenant_id = {row.TenantId.Value} AND version = {row.Version}
              AND coalesce(position_number, 0) < {next.Number}
            """,
            cancellationToken
        );
    }
}
