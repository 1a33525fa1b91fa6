using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Platform.Catalog.Migrations
{
    /// <summary>Jobs, their steps, and the keys of repeated requests.</summary>
    [DbContext(typeof(CatalogDbContext))]
    [Migration("20261127200000_AddJobs")]
    public sealed class AddJobs : Migration
    {
        /// <inheritdoc/>
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(JobRules.Statements);
    }
}
