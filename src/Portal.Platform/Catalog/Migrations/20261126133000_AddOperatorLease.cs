using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>The operators' lease. EF Core does not map it: only the lease's own statements read and write it.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261126133000_AddOperatorLease")]
    public sealed class AddOperatorLease : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(LeaseRules.Statements);
    }
}
