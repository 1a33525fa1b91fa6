using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>The newest mark that each tenant's database must contain.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261126163000_AddPositions")]
    public sealed class AddPositions : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>("position_number", "bindings", "bigint", nullable: true);
            migrationBuilder.AddColumn<byte[]>("position_seal", "bindings", "bytea", nullable: true);
            migrationBuilder.AddCheckConstraint(
                "ck_bindings_position",
                "bindings",
                "(position_number IS NULL) = (position_seal IS NULL)"
            );
            migrationBuilder.Sql(PositionRules.Statements);
        }
    }
}
