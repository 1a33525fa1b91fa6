using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.KeyService.Database.Migrations
{
    /// <inheritdoc />
    public partial class CreateKeyDatabase : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bindings",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    server_id = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bindings", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "feed_entries",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    key_id = table.Column<Guid>(type: "uuid", nullable: true),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feed_entries", x => x.sequence);
                    table.CheckConstraint("ck_feed_entries_kind", "(key_id IS NULL) <> (tenant_id IS NULL)");
                });

            migrationBuilder.CreateTable(
                name: "feed_position",
                columns: table => new
                {
                    is_only = table.Column<bool>(type: "boolean", nullable: false),
                    feed_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_feed_position", x => x.is_only);
                    table.CheckConstraint("ck_feed_position_only", "is_only");
                });

            migrationBuilder.CreateTable(
                name: "keys",
                columns: table => new
                {
                    key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @class = table.Column<string>(name: "class", type: "text", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    scopes = table.Column<string[]>(type: "text[]", nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_keys", x => x.key_id);
                    table.CheckConstraint("ck_keys_class", "class IN ('Tenant', 'Platform')");
                    table.CheckConstraint("ck_keys_hash", "(state = 'Revoked') = (secret_hash IS NULL)");
                    table.CheckConstraint("ck_keys_hash_length", "octet_length(secret_hash) = 32");
                    table.CheckConstraint("ck_keys_owner", "(class = 'Tenant') = (tenant_id IS NOT NULL)");
                    table.CheckConstraint("ck_keys_state", "state IN ('Pending', 'Active', 'Revoked')");
                });

            migrationBuilder.CreateTable(
                name: "signing_keys",
                columns: table => new
                {
                    kid = table.Column<string>(type: "text", nullable: false),
                    use = table.Column<string>(type: "text", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_private_key = table.Column<byte[]>(type: "bytea", nullable: true),
                    signs_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_keys", x => x.kid);
                });

            migrationBuilder.CreateIndex(
                name: "ix_keys_tenant_id_key_id",
                table: "keys",
                columns: new[] { "tenant_id", "key_id" });

            migrationBuilder.CreateIndex(
                name: "ix_signing_keys_use_signs_from",
                table: "signing_keys",
                columns: new[] { "use", "signs_from" },
                unique: true);

            migrationBuilder.Sql(KeyRules.Statements);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bindings");

            migrationBuilder.DropTable(
                name: "feed_entries");

            migrationBuilder.DropTable(
                name: "feed_position");

            migrationBuilder.DropTable(
                name: "keys");

            migrationBuilder.DropTable(
                name: "signing_keys");
        }
    }
}
