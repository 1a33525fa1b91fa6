using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Platform.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class ReleaseIdentities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_identity_bindings_tenant_id_user_id",
                table: "identity_bindings");

            migrationBuilder.CreateIndex(
                name: "ix_identity_bindings_tenant_id_user_id",
                table: "identity_bindings",
                columns: new[] { "tenant_id", "user_id" },
                unique: true,
                filter: "state <> 'Released'");

            migrationBuilder.Sql(ReleaseRules.Statements);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The stricter trigger may stay; what was let go of has no row in the older form.
            migrationBuilder.Sql("UPDATE identity_bindings SET state = 'Bound' WHERE state = 'Releasing'");
            migrationBuilder.Sql("DELETE FROM identity_bindings WHERE state = 'Released'");

            migrationBuilder.DropIndex(
                name: "ix_identity_bindings_tenant_id_user_id",
                table: "identity_bindings");

            migrationBuilder.CreateIndex(
                name: "ix_identity_bindings_tenant_id_user_id",
                table: "identity_bindings",
                columns: new[] { "tenant_id", "user_id" },
                unique: true);
        }
    }
}
