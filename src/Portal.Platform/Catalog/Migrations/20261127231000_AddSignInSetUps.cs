using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>Links with which companies set their sign-in up, and the settings that they try.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261127231000_AddSignInSetUps")]
    public sealed class AddSignInSetUps : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(SignInSetUpRules.Statements);
    }
}
