using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Domain.Migrations
{
    /// <inheritdoc />
    public partial class ConfirmAcceptances : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "awaits_confirmation",
                table: "users",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "provider_email",
                table: "users",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "provider_name",
                table: "users",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "sent_by_id",
                table: "invitations",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "sent_by_label",
                table: "invitations",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_users_awaiting",
                table: "users",
                sql: "state <> 'AwaitingConfirmation' OR awaits_confirmation");

            migrationBuilder.AddCheckConstraint(
                name: "ck_users_confirmed",
                table: "users",
                sql: "NOT awaits_confirmation OR (state IN ('AwaitingConfirmation', 'Deactivated') AND issuer IS NOT NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_invitations_sender",
                table: "invitations",
                sql: "(sent_by_id IS NULL) = (sent_by_label IS NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_users_awaiting",
                table: "users");

            migrationBuilder.DropCheckConstraint(
                name: "ck_users_confirmed",
                table: "users");

            migrationBuilder.DropCheckConstraint(
                name: "ck_invitations_sender",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "awaits_confirmation",
                table: "users");

            migrationBuilder.DropColumn(
                name: "provider_email",
                table: "users");

            migrationBuilder.DropColumn(
                name: "provider_name",
                table: "users");

            migrationBuilder.DropColumn(
                name: "sent_by_id",
                table: "invitations");

            migrationBuilder.DropColumn(
                name: "sent_by_label",
                table: "invitations");
        }
    }
}
