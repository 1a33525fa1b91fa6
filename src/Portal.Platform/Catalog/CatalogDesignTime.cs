using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Portal.Platform.Catalog;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without a catalog.</summary>
internal sealed class CatalogDesignTime : IDesignTimeDbContextFactory<CatalogDbContext>
{
    public CatalogDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<CatalogDbContext>().UseNpgsql("Host=unused").Options);
}
