using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Portal.Domain.ApiKeys;
using Portal.Domain.Journeys;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Domain.Access;

/// <summary>
/// One tenant's database. It has neither a tenant column nor a schema name: the connection decides, and has proved where
/// it leads (IC-5). <see cref="TenantDatabase"/> creates it.
/// </summary>
public sealed class TenantDbContext(DbContextOptions<TenantDbContext> options) : DbContext(options)
{
    /// <summary>People.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Invitation links.</summary>
    public DbSet<Invitation> Invitations => Set<Invitation>();

    /// <summary>Signed-in browsers.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>The tenant's data.</summary>
    public DbSet<Journey> Journeys => Set<Journey>();

    /// <summary>Descriptions of API keys.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>The tenant's rows of support sessions.</summary>
    public DbSet<SupportSession> SupportSessions => Set<SupportSession>();

    /// <summary>Append-only.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<UserId>().HaveConversion<UserIdConverter>();
        configurationBuilder.Properties<SessionId>().HaveConversion<SessionIdConverter>();
        configurationBuilder.Properties<JourneyId>().HaveConversion<JourneyIdConverter>();
        configurationBuilder.Properties<KeyId>().HaveConversion<KeyIdConverter>();
        configurationBuilder.Properties<StaffId>().HaveConversion<StaffIdConverter>();
        configurationBuilder.Properties<SupportSessionId>().HaveConversion<SupportSessionIdConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(TenantDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }

    private sealed class UserIdConverter() : ValueConverter<UserId, Guid>(id => id.Value, value => new(value));

    private sealed class SessionIdConverter() : ValueConverter<SessionId, Guid>(id => id.Value, value => new(value));

    private sealed class JourneyIdConverter() : ValueConverter<JourneyId, Guid>(id => id.Value, value => new(value));

    private sealed class KeyIdConverter() : ValueConverter<KeyId, Guid>(id => id.Value, value => new(value));

    private sealed class StaffIdConverter() : ValueConverter<StaffId, Guid>(id => id.Value, value => new(value));

    private sealed class SupportSessionIdConverter()
        : ValueConverter<SupportSessionId, Guid>(id => id.Value, value => new(value));
}
