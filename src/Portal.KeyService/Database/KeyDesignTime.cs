using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Portal.KeyService.Database;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without a database.</summary>
internal sealed class KeyDesignTime : IDesignTimeDbContextFactory<KeyDbContext>
{
    public KeyDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<KeyDbContext>().UseNpgsql("Host=unused").Options);
}
