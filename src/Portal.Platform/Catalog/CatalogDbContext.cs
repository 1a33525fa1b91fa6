using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>The platform's own database. It holds no tenant content (IC-11).</summary>
public sealed class CatalogDbContext(DbContextOptions<CatalogDbContext> options) : DbContext(options)
{
    /// <summary>Customer companies.</summary>
    public DbSet<TenantRow> Tenants => Set<TenantRow>();

    /// <summary>Exact hosts.</summary>
    public DbSet<HostRow> Hosts => Set<HostRow>();

    /// <summary>PostgreSQL clusters.</summary>
    public DbSet<ServerRow> Servers => Set<ServerRow>();

    /// <summary>Tenant to server.</summary>
    public DbSet<BindingRow> Bindings => Set<BindingRow>();

    /// <summary>OIDC issuers.</summary>
    public DbSet<IdentityProviderRow> IdentityProviders => Set<IdentityProviderRow>();

    /// <summary>Identities and the tenant they belong to.</summary>
    public DbSet<IdentityBindingRow> IdentityBindings => Set<IdentityBindingRow>();

    /// <summary>Lowest versions at which users and keys have authority.</summary>
    public DbSet<AuthorityVersionRow> AuthorityVersions => Set<AuthorityVersionRow>();

    /// <summary>Tenants that are not served because a server failed its proof.</summary>
    public DbSet<QuarantineRow> Quarantines => Set<QuarantineRow>();

    /// <summary>Platform events.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>People of the platform.</summary>
    public DbSet<StaffMemberRow> StaffMembers => Set<StaffMemberRow>();

    /// <summary>Their signed-in browsers.</summary>
    public DbSet<StaffSessionRow> StaffSessions => Set<StaffSessionRow>();

    /// <summary>The catalog's rows of support sessions.</summary>
    public DbSet<SupportSessionRow> SupportSessions => Set<SupportSessionRow>();

    /// <summary>What staff and automation did; append-only.</summary>
    public DbSet<PlatformLogRow> PlatformLog => Set<PlatformLogRow>();

    /// <summary>Data protection keys of Portal.Web.</summary>
    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    /// <summary>Administrator credentials; operator only.</summary>
    public DbSet<ServerAdministratorRow> ServerAdministrators => Set<ServerAdministratorRow>();

    /// <summary>Owner credentials; operator only.</summary>
    public DbSet<TenantOwnerRow> TenantOwners => Set<TenantOwnerRow>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantIdConverter>();
        configurationBuilder.Properties<ServerId>().HaveConversion<ServerIdConverter>();
        configurationBuilder.Properties<StaffId>().HaveConversion<StaffIdConverter>();
        configurationBuilder.Properties<StaffSessionId>().HaveConversion<StaffSessionIdConverter>();
        configurationBuilder.Properties<SupportSessionId>().HaveConversion<SupportSessionIdConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CatalogDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }

    private sealed class TenantIdConverter() : ValueConverter<TenantId, Guid>(id => id.Value, value => new(value));

    private sealed class ServerIdConverter() : ValueConverter<ServerId, Guid>(id => id.Value, value => new(value));

    private sealed class StaffIdConverter() : ValueConverter<StaffId, Guid>(id => id.Value, value => new(value));

    private sealed class StaffSessionIdConverter()
        : ValueConverter<StaffSessionId, Guid>(id => id.Value, value => new(value));

    private sealed class SupportSessionIdConverter()
        : ValueConverter<SupportSessionId, Guid>(id => id.Value, value => new(value));
}
