using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.KeyService.Database.Migrations
{
    /// <summary>Marks of this database, and the catalog's newest one (IC-5). EF Core does not map them.</summary>
    [DbContext(typeof(KeyDbContext))]
    [Migration("20261126170000_AddPositions")]
    internal sealed class AddPositions : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                CREATE TABLE portal_positions (
                    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    mark bytea NOT NULL UNIQUE CHECK (octet_length(mark) = 32)
                );
                CREATE TABLE catalog_position (
                    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                    number bigint NOT NULL,
                    mark bytea NOT NULL CHECK (octet_length(mark) = 32)
                );
                GRANT SELECT, INSERT, DELETE ON portal_positions TO portal_keys;
                GRANT SELECT, INSERT, UPDATE ON catalog_position TO portal_keys;
                """
            );
    }
}
