using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Portal.Platform.Catalog;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Platform.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class CreateCatalog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    friendly_name = table.Column<string>(type: "text", nullable: false),
                    sealed_xml = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.friendly_name);
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    event_id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    server_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    reference = table.Column<string>(type: "text", nullable: true),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_events", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "server_administrators",
                columns: table => new
                {
                    server_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role_name = table.Column<string>(type: "text", nullable: false),
                    credential = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_server_administrators", x => x.server_id);
                });

            migrationBuilder.CreateTable(
                name: "servers",
                columns: table => new
                {
                    server_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tier = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    port = table.Column<int>(type: "integer", nullable: false),
                    server_key_pin = table.Column<byte[]>(type: "bytea", nullable: false),
                    system_identifier = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_servers", x => x.server_id);
                    table.UniqueConstraint("ak_servers_server_id_tier", x => new { x.server_id, x.tier });
                    table.CheckConstraint("ck_servers_pin", "octet_length(server_key_pin) = 32");
                });

            migrationBuilder.CreateTable(
                name: "tenants",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    url_id = table.Column<string>(type: "text", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenants", x => x.tenant_id);
                    table.CheckConstraint("ck_tenants_url_id", "url_id ~ '^[a-z][a-z0-9-]{1,30}$'");
                });

            migrationBuilder.CreateTable(
                name: "bindings",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    server_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tier = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    database_name = table.Column<string>(type: "text", nullable: false),
                    schema_name = table.Column<string>(type: "text", nullable: false),
                    app_role = table.Column<string>(type: "text", nullable: false),
                    app_credential = table.Column<byte[]>(type: "bytea", nullable: false),
                    support_role = table.Column<string>(type: "text", nullable: false),
                    support_credential = table.Column<byte[]>(type: "bytea", nullable: false),
                    identity_nonce = table.Column<byte[]>(type: "bytea", nullable: false),
                    fence_epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bindings", x => x.tenant_id);
                    table.CheckConstraint("ck_bindings_nonce", "octet_length(identity_nonce) = 32");
                    table.ForeignKey(
                        name: "fk_bindings_servers_server_id_tier",
                        columns: x => new { x.server_id, x.tier },
                        principalTable: "servers",
                        principalColumns: new[] { "server_id", "tier" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bindings_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "tenant_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "hosts",
                columns: table => new
                {
                    host_name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hosts", x => x.host_name);
                    table.CheckConstraint("ck_hosts_host_name", "host_name ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$'");
                    table.CheckConstraint("ck_hosts_tenant", "(kind = 'Tenant') = (tenant_id IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_hosts_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "tenant_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "identity_bindings",
                columns: table => new
                {
                    identity_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    authority_version = table.Column<long>(type: "bigint", nullable: false),
                    reserved_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_bindings", x => x.identity_hash);
                    table.CheckConstraint("ck_identity_bindings_hash", "octet_length(identity_hash) = 32");
                    table.CheckConstraint("ck_identity_bindings_reserved", "(state = 'Reserved') = (reserved_until IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_identity_bindings_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "tenant_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "identity_providers",
                columns: table => new
                {
                    identity_provider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: true),
                    issuer = table.Column<string>(type: "text", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false),
                    client_id = table.Column<string>(type: "text", nullable: false),
                    client_secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    trusts_email = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_identity_providers", x => x.identity_provider_id);
                    table.ForeignKey(
                        name: "fk_identity_providers_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "tenant_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "quarantines",
                columns: table => new
                {
                    quarantine_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_quarantines", x => x.quarantine_id);
                    table.ForeignKey(
                        name: "fk_quarantines_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "tenant_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tenant_owners",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role_name = table.Column<string>(type: "text", nullable: false),
                    credential = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenant_owners", x => x.tenant_id);
                    table.ForeignKey(
                        name: "fk_tenant_owners_tenants_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "tenant_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bindings_identity_nonce",
                table: "bindings",
                column: "identity_nonce",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bindings_server_id_app_role",
                table: "bindings",
                columns: new[] { "server_id", "app_role" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bindings_server_id_database_name_schema_name",
                table: "bindings",
                columns: new[] { "server_id", "database_name", "schema_name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bindings_server_id_support_role",
                table: "bindings",
                columns: new[] { "server_id", "support_role" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bindings_server_id_tier",
                table: "bindings",
                columns: new[] { "server_id", "tier" });

            migrationBuilder.CreateIndex(
                name: "ux_bindings_dedicated_server",
                table: "bindings",
                column: "server_id",
                unique: true,
                filter: "tier = 'Dedicated'");

            migrationBuilder.CreateIndex(
                name: "ix_events_reference",
                table: "events",
                column: "reference");

            migrationBuilder.CreateIndex(
                name: "ix_events_tenant_id_occurred_at",
                table: "events",
                columns: new[] { "tenant_id", "occurred_at" });

            migrationBuilder.CreateIndex(
                name: "ix_hosts_tenant_id",
                table: "hosts",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_identity_bindings_tenant_id_user_id",
                table: "identity_bindings",
                columns: new[] { "tenant_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_identity_providers_tenant_id",
                table: "identity_providers",
                column: "tenant_id",
                unique: true)
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ux_quarantines_open",
                table: "quarantines",
                column: "tenant_id",
                unique: true,
                filter: "lifted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_servers_name",
                table: "servers",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_servers_server_key_pin",
                table: "servers",
                column: "server_key_pin",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tenants_url_id",
                table: "tenants",
                column: "url_id",
                unique: true);

            migrationBuilder.Sql(CatalogRules.Statements);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bindings");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "hosts");

            migrationBuilder.DropTable(
                name: "identity_bindings");

            migrationBuilder.DropTable(
                name: "identity_providers");

            migrationBuilder.DropTable(
                name: "quarantines");

            migrationBuilder.DropTable(
                name: "server_administrators");

            migrationBuilder.DropTable(
                name: "tenant_owners");

            migrationBuilder.DropTable(
                name: "servers");

            migrationBuilder.DropTable(
                name: "tenants");
        }
    }
}
