using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Domain.Access;

namespace Portal.Domain.Migrations
{
    /// <summary>Keys of repeated requests.</summary>
    [DbContext(typeof(TenantDbContext))]
    [Migration("20261128000000_AddIdempotencyKeys")]
    public sealed class AddIdempotencyKeys : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(IdempotencyRules.Statements);

        /// <inheritdoc/>
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("idempotency_keys");
    }
}
