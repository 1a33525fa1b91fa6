using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Platform.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class KeepAllReferences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_events_reference",
                table: "events");

            // Changed in place: rights on the column stay, and existing rows keep their reference although the trigger
            // keep_events refuses every update.
            migrationBuilder.Sql(
                """
                ALTER TABLE events RENAME COLUMN reference TO reference_numbers;
                ALTER TABLE events ALTER COLUMN reference_numbers TYPE text[]
                    USING array_remove(ARRAY[reference_numbers], NULL);
                ALTER TABLE events ALTER COLUMN reference_numbers SET DEFAULT '{}',
                    ALTER COLUMN reference_numbers SET NOT NULL;
                """
            );

            migrationBuilder.CreateIndex(
                name: "ix_events_reference_numbers",
                table: "events",
                column: "reference_numbers")
                .Annotation("Npgsql:IndexMethod", "gin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_events_reference_numbers",
                table: "events");

            migrationBuilder.Sql(
                """
                ALTER TABLE events ALTER COLUMN reference_numbers DROP NOT NULL,
                    ALTER COLUMN reference_numbers DROP DEFAULT;
                ALTER TABLE events ALTER COLUMN reference_numbers TYPE text
                    USING reference_numbers[cardinality(reference_numbers)];
                ALTER TABLE events RENAME COLUMN reference_numbers TO reference;
                """
            );

            migrationBuilder.CreateIndex(
                name: "ix_events_reference",
                table: "events",
                column: "reference");
        }
    }
}
