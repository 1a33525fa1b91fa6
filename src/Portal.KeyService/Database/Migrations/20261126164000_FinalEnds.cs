using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.KeyService.Database.Migrations
{
    /// <inheritdoc />
    public partial class FinalEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(FinalEndRules.Statements);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION keep_signing_key CASCADE");
        }
    }
}
