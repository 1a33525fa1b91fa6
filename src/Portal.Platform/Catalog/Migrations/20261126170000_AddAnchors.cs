using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>Marks of the catalog, and the key service's. EF Core does not map them.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261126170000_AddAnchors")]
    public sealed class AddAnchors : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AnchorRules.Statements);
    }
}
