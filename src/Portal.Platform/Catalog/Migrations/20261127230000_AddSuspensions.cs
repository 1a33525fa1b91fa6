using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>Suspends and resumes companies.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261127230000_AddSuspensions")]
    public sealed class AddSuspensions : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(SuspensionRules.Statements);
    }
}
