using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Access;

namespace Portal.Domain.Migrations;

/// <summary>Brings a tenant's schema up to date, as its owner role. The operator alone knows that role's password.</summary>
public static class TenantMigration
{
    /// <summary>Applies what is missing; safe to repeat.</summary>
    /// <param name="owner">An open connection of the owner role, whose <c>search_path</c> is the tenant's schema.</param>
    /// <param name="schema">The tenant's schema, which also keeps the list of applied migrations.</param>
    /// <param name="cancellationToken">Ends the migration between two steps.</param>
    public static async Task MigrateAsync(NpgsqlConnection owner, string schema, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<TenantDbContext>()
            .UseNpgsql(owner, npgsql => npgsql.MigrationsHistoryTable("schema_migrations", schema))
            .Options;
        await using var db = new TenantDbContext(options);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(1));
        await db.Database.MigrateAsync(cancellationToken);
    }
}
