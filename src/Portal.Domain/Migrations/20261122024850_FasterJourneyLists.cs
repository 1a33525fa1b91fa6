using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Domain.Migrations
{
    /// <inheritdoc />
    public partial class FasterJourneyLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "journeys",
                type: "text",
                nullable: true,
                computedColumnSql: "lower(title || E'\\n' || owner)",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_journeys_owner_journey_id",
                table: "journeys",
                columns: new[] { "owner", "journey_id" });

            // The order "latest due date first, those without one last"; EF Core has no words for such an index.
            migrationBuilder.Sql(
                "CREATE INDEX ix_journeys_due_date_last ON journeys ((due_date IS NULL), due_date DESC, journey_id DESC)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_journeys_due_date_last",
                table: "journeys");

            migrationBuilder.DropIndex(
                name: "ix_journeys_owner_journey_id",
                table: "journeys");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "journeys");
        }
    }
}
