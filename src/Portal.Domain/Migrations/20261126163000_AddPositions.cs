using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Domain.Access;

namespace Portal.Domain.Migrations
{
    /// <summary>The operator's marks. EF Core does not map them: only the proof and the operator's own statements use them.</summary>
    [DbContext(typeof(TenantDbContext))]
    [Migration("20261126163000_AddPositions")]
    public sealed class AddPositions : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                -- IC-5: committed after the tenant was written to; the newest one is demanded from outside. Only the owner
                -- role writes here.
                CREATE TABLE portal_positions (
                    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    mark bytea NOT NULL UNIQUE CHECK (octet_length(mark) = 32)
                );
                """
            );
    }
}
