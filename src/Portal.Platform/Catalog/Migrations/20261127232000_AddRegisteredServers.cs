using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>Servers that somebody else runs, under an authority of their own.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261127232000_AddRegisteredServers")]
    public sealed class AddRegisteredServers : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(RegisteredServerRules.Statements);
    }
}
