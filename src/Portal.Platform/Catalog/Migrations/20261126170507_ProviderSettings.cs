using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Platform.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class ProviderSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<byte[]>(
                name: "client_secret",
                table: "identity_providers",
                type: "bytea",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "bytea");

            migrationBuilder.AddColumn<byte[]>(
                name: "client_credential",
                table: "identity_providers",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<TimeSpan>(
                name: "clock_skew",
                table: "identity_providers",
                type: "interval",
                nullable: false,
                defaultValueSql: "interval '2 minutes'");

            migrationBuilder.AddColumn<string[]>(
                name: "other_audiences",
                table: "identity_providers",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<bool>(
                name: "pushes_authorization",
                table: "identity_providers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddCheckConstraint(
                name: "ck_identity_providers_client",
                table: "identity_providers",
                sql: "(client_secret IS NULL) <> (client_credential IS NULL)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_identity_providers_clock_skew",
                table: "identity_providers",
                sql: "clock_skew BETWEEN interval '0' AND interval '10 minutes'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_identity_providers_client",
                table: "identity_providers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_identity_providers_clock_skew",
                table: "identity_providers");

            migrationBuilder.DropColumn(
                name: "client_credential",
                table: "identity_providers");

            migrationBuilder.DropColumn(
                name: "clock_skew",
                table: "identity_providers");

            migrationBuilder.DropColumn(
                name: "other_audiences",
                table: "identity_providers");

            migrationBuilder.DropColumn(
                name: "pushes_authorization",
                table: "identity_providers");

            migrationBuilder.AlterColumn<byte[]>(
                name: "client_secret",
                table: "identity_providers",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true);
        }
    }
}
