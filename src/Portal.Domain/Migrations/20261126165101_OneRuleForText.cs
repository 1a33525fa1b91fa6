using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Domain.Migrations
{
    /// <inheritdoc />
    public partial class OneRuleForText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(TextRules.Functions);
            migrationBuilder.Sql(TextRules.CleanOnce);

            // Before its columns change; it comes again below.
            migrationBuilder.DropColumn(
                name: "search_text",
                table: "journeys");

            migrationBuilder.AlterColumn<string>(
                name: "display_name",
                table: "users",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                collation: "und-x-icu",
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100);

            migrationBuilder.AlterColumn<string>(
                name: "title",
                table: "journeys",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                collation: "und-x-icu",
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200);

            migrationBuilder.AlterColumn<string>(
                name: "owner",
                table: "journeys",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                collation: "und-x-icu",
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "api_keys",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                collation: "und-x-icu",
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100);

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "users",
                type: "text",
                nullable: true,
                computedColumnSql: "search_fold(display_name || E'\\n' || email)",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "journeys",
                type: "text",
                nullable: true,
                computedColumnSql: "search_fold(title || E'\\n' || owner)",
                stored: true);

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "audit_entries",
                type: "text",
                nullable: true,
                computedColumnSql: "search_fold(actor_label || E'\\n' || coalesce(target_label, '') || E'\\n' || correlation_id)",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_display_name_user_id",
                table: "users",
                columns: new[] { "display_name", "user_id" });

            migrationBuilder.AddCheckConstraint(
                name: "ck_users_composed",
                table: "users",
                sql: "display_name IS NFC NORMALIZED");

            migrationBuilder.CreateIndex(
                name: "ix_journeys_created_at_journey_id",
                table: "journeys",
                columns: new[] { "created_at", "journey_id" });

            migrationBuilder.AddCheckConstraint(
                name: "ck_journeys_composed",
                table: "journeys",
                sql: "title IS NFC NORMALIZED AND owner IS NFC NORMALIZED");

            migrationBuilder.AddCheckConstraint(
                name: "ck_journey_steps_composed",
                table: "journey_steps",
                sql: "title IS NFC NORMALIZED AND owner IS NFC NORMALIZED");

            migrationBuilder.AddCheckConstraint(
                name: "ck_api_keys_composed",
                table: "api_keys",
                sql: "name IS NFC NORMALIZED");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_users_display_name_user_id",
                table: "users");

            migrationBuilder.DropCheckConstraint(
                name: "ck_users_composed",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_journeys_created_at_journey_id",
                table: "journeys");

            migrationBuilder.DropCheckConstraint(
                name: "ck_journeys_composed",
                table: "journeys");

            migrationBuilder.DropCheckConstraint(
                name: "ck_journey_steps_composed",
                table: "journey_steps");

            migrationBuilder.DropCheckConstraint(
                name: "ck_api_keys_composed",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "users");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "audit_entries");

            migrationBuilder.DropColumn(
                name: "search_text",
                table: "journeys");

            migrationBuilder.AlterColumn<string>(
                name: "display_name",
                table: "users",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100,
                oldCollation: "und-x-icu");

            migrationBuilder.AlterColumn<string>(
                name: "title",
                table: "journeys",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldCollation: "und-x-icu");

            migrationBuilder.AlterColumn<string>(
                name: "owner",
                table: "journeys",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100,
                oldCollation: "und-x-icu");

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "api_keys",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100,
                oldCollation: "und-x-icu");

            migrationBuilder.AddColumn<string>(
                name: "search_text",
                table: "journeys",
                type: "text",
                nullable: true,
                computedColumnSql: "lower(title || E'\\n' || owner)",
                stored: true);

            migrationBuilder.Sql("DROP FUNCTION look_alike_key(text), search_pattern(text), search_fold(text)");
        }
    }
}
