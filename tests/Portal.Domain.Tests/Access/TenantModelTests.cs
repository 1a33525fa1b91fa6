using Microsoft.EntityFrameworkCore;

namespace Portal.Domain.Tests.Access;

public sealed class TenantModelTests(DomainPlatform platform)
{
    [Fact]
    public async Task The_migrations_make_exactly_the_model()
    {
        var tenant = await platform.TenantAsync("door");
        Assert.False(await tenant.QueryAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
    }
}
