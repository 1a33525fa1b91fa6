using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Platform.Catalog.Migrations
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
            migrationBuilder.Sql("DROP FUNCTION keep_staff_session CASCADE");
            migrationBuilder.Sql("DROP FUNCTION keep_support_entrance CASCADE");
            migrationBuilder.Sql("DROP FUNCTION keep_reservation CASCADE");
        }
    }
}
