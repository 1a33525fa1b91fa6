using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Platform.Catalog;

// The constraints below enforce IC-4 and IC-6 against any bug in the code above them.

internal sealed class TenantMapping : IEntityTypeConfiguration<TenantRow>
{
    public void Configure(EntityTypeBuilder<TenantRow> builder)
    {
        builder.ToTable(
            "tenants",
            table => table.HasCheckConstraint("ck_tenants_url_id", "url_id ~ '^[a-z][a-z0-9-]{1,30}$'")
        );
        builder.HasKey(row => row.TenantId);
        builder.HasIndex(row => row.UrlId).IsUnique();
        builder.Property(row => row.State).HasConversion<string>();
        builder.Property(row => row.CreatedAt).HasDefaultValueSql("now()");
    }
}

internal sealed class HostMapping : IEntityTypeConfiguration<HostRow>
{
    public void Configure(EntityTypeBuilder<HostRow> builder)
    {
        builder.ToTable(
            "hosts",
            table =>
            {
                table.HasCheckConstraint(
                    "ck_hosts_host_name",
                    "host_name ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$'"
                );
                table.HasCheckConstraint("ck_hosts_tenant", "(kind = 'Tenant') = (tenant_id IS NOT NULL)");
            }
        );
        builder.HasKey(row => row.HostName);
        builder.Property(row => row.Kind).HasConversion<string>();
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ServerMapping : IEntityTypeConfiguration<ServerRow>
{
    public void Configure(EntityTypeBuilder<ServerRow> builder)
    {
        builder.ToTable(
            "servers",
            table => table.HasCheckConstraint("ck_servers_pin", "octet_length(server_key_pin) = 32")
        );
        builder.HasKey(row => row.ServerId);
        builder.HasAlternateKey(row => new { row.ServerId, row.Tier });
        builder.HasIndex(row => row.Name).IsUnique();
        // Servers under one authority may share a certificate; a pinned key is one server's.
        builder.HasIndex(row => row.ServerKeyPin).IsUnique().HasFilter("authority IS NULL");
        builder.Property(row => row.Tier).HasConversion<string>();
    }
}

internal sealed class BindingMapping : IEntityTypeConfiguration<BindingRow>
{
    public void Configure(EntityTypeBuilder<BindingRow> builder)
    {
        builder.ToTable(
            "bindings",
            table =>
            {
                table.HasCheckConstraint("ck_bindings_nonce", "octet_length(identity_nonce) = 32");
                table.HasCheckConstraint("ck_bindings_position", "(position_number IS NULL) = (position_seal IS NULL)");
            }
        );
        builder.HasKey(row => row.TenantId); // one server for a tenant
        builder.Property(row => row.Tier).HasConversion<string>();
        builder
            .HasIndex(row => row.ServerId, "ux_bindings_dedicated_server")
            .IsUnique()
            .HasFilter("tier = 'Dedicated'");
        builder
            .HasIndex(row => new
            {
                row.ServerId,
                row.DatabaseName,
                row.SchemaName,
            })
            .IsUnique();
        builder.HasIndex(row => new { row.ServerId, row.AppRole }).IsUnique();
        builder.HasIndex(row => new { row.ServerId, row.SupportRole }).IsUnique();
        builder.HasIndex(row => row.IdentityNonce).IsUnique();
        builder
            .HasOne<TenantRow>()
            .WithOne()
            .HasForeignKey<BindingRow>(row => row.TenantId)
            .OnDelete(DeleteBehavior.Restrict);
        builder
            .HasOne<ServerRow>()
            .WithMany()
            .HasForeignKey(row => new { row.ServerId, row.Tier })
            .HasPrincipalKey(row => new { row.ServerId, row.Tier })
            .OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IdentityProviderMapping : IEntityTypeConfiguration<IdentityProviderRow>
{
    public void Configure(EntityTypeBuilder<IdentityProviderRow> builder)
    {
        builder.ToTable(
            "identity_providers",
            table =>
            {
                table.HasCheckConstraint(
                    "ck_identity_providers_client",
                    "(client_secret IS NULL) <> (client_credential IS NULL)"
                );
                table.HasCheckConstraint(
                    "ck_identity_providers_clock_skew",
                    "clock_skew BETWEEN interval '0' AND interval '10 minutes'"
                );
            }
        );
        builder.HasKey(row => row.IdentityProviderId);
        builder.Property(row => row.PushesAuthorization).HasDefaultValue(false);
        builder.Property(row => row.OtherAudiences).HasDefaultValueSql("'{}'");
        builder.Property(row => row.ClockSkew).HasDefaultValueSql("interval '2 minutes'");
        builder.HasIndex(row => row.TenantId).IsUnique().AreNullsDistinct(false);
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IdentityBindingMapping : IEntityTypeConfiguration<IdentityBindingRow>
{
    public void Configure(EntityTypeBuilder<IdentityBindingRow> builder)
    {
        builder.ToTable(
            "identity_bindings",
            table =>
            {
                table.HasCheckConstraint("ck_identity_bindings_hash", "octet_length(identity_hash) = 32");
                table.HasCheckConstraint(
                    "ck_identity_bindings_reserved",
                    "(state = 'Reserved') = (reserved_until IS NOT NULL)"
                );
            }
        );
        builder.HasKey(row => row.IdentityHash); // one tenant for an identity
        builder.Property(row => row.State).HasConversion<string>();
        builder.HasIndex(row => new { row.TenantId, row.UserId }).IsUnique().HasFilter("state <> 'Released'"); // a person whose sign-in was reset has had others
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AuthorityVersionMapping : IEntityTypeConfiguration<AuthorityVersionRow>
{
    public void Configure(EntityTypeBuilder<AuthorityVersionRow> builder)
    {
        builder.ToTable(
            "authority_versions",
            table => table.HasCheckConstraint("ck_authority_versions_version", "version > 0")
        );
        builder.HasKey(row => new { row.TenantId, row.AuthorityId });
        builder.Property(row => row.Intent).HasConversion<int>();
        builder.Property(row => row.RaisedAt).HasDefaultValueSql("now()");
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class QuarantineMapping : IEntityTypeConfiguration<QuarantineRow>
{
    public void Configure(EntityTypeBuilder<QuarantineRow> builder)
    {
        builder.ToTable("quarantines");
        builder.HasKey(row => row.QuarantineId);
        builder.HasIndex(row => row.TenantId, "ux_quarantines_open").IsUnique().HasFilter("lifted_at IS NULL");
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EventMapping : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("events");
        builder.HasKey(row => row.EventId);
        builder.Property(row => row.EventId).UseIdentityAlwaysColumn();
        builder.Property(row => row.Kind).HasConversion<int>();
        builder.Property(row => row.OccurredAt).HasDefaultValueSql("clock_timestamp()");
        builder.Property(row => row.ReferenceNumbers).HasDefaultValueSql("'{}'");
        builder.HasIndex(row => row.ReferenceNumbers).HasMethod("gin");
        builder.HasIndex(row => new { row.TenantId, row.OccurredAt });
    }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<DataProtectionKeyRow> builder)
    {
        builder.ToTable("data_protection_keys");
        builder.HasKey(row => row.FriendlyName);
    }
}

internal sealed class ServerAdministratorMapping : IEntityTypeConfiguration<ServerAdministratorRow>
{
    public void Configure(EntityTypeBuilder<ServerAdministratorRow> builder)
    {
        builder.ToTable("server_administrators");
        builder.HasKey(row => row.ServerId);
    }
}

internal sealed class TenantOwnerMapping : IEntityTypeConfiguration<TenantOwnerRow>
{
    public void Configure(EntityTypeBuilder<TenantOwnerRow> builder)
    {
        builder.ToTable("tenant_owners");
        builder.HasKey(row => row.TenantId);
        builder
            .HasOne<TenantRow>()
            .WithOne()
            .HasForeignKey<TenantOwnerRow>(row => row.TenantId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
