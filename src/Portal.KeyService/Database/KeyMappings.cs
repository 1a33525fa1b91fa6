using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.KeyService.Database;

internal sealed class KeyMapping : IEntityTypeConfiguration<KeyRow>
{
    public void Configure(EntityTypeBuilder<KeyRow> builder)
    {
        builder.ToTable(
            "keys",
            table =>
            {
                table.HasCheckConstraint("ck_keys_owner", "(class = 'Tenant') = (tenant_id IS NOT NULL)");
                table.HasCheckConstraint("ck_keys_hash", "(state = 'Revoked') = (secret_hash IS NULL)");
                table.HasCheckConstraint("ck_keys_hash_length", "octet_length(secret_hash) = 32");
                table.HasCheckConstraint("ck_keys_class", "class IN ('Tenant', 'Platform')");
                table.HasCheckConstraint("ck_keys_state", "state IN ('Pending', 'Active', 'Revoked')");
            }
        );
        builder.HasKey(row => row.KeyId);
        builder.HasIndex(row => new { row.TenantId, row.KeyId });
        builder.Property(row => row.Class).HasConversion<string>();
        builder.Property(row => row.State).HasConversion<string>();
        builder.Property(row => row.CreatedAt).HasDefaultValueSql("now()");
    }
}

internal sealed class BindingMapping : IEntityTypeConfiguration<BindingRow>
{
    public void Configure(EntityTypeBuilder<BindingRow> builder)
    {
        builder.ToTable("bindings");
        builder.HasKey(row => row.TenantId);
    }
}

internal sealed class FeedPositionMapping : IEntityTypeConfiguration<FeedPositionRow>
{
    public void Configure(EntityTypeBuilder<FeedPositionRow> builder)
    {
        builder.ToTable("feed_position", table => table.HasCheckConstraint("ck_feed_position_only", "is_only"));
        builder.HasKey(row => row.IsOnly);
    }
}

internal sealed class FeedEntryMapping : IEntityTypeConfiguration<FeedEntryRow>
{
    public void Configure(EntityTypeBuilder<FeedEntryRow> builder)
    {
        builder.ToTable(
            "feed_entries",
            table => table.HasCheckConstraint("ck_feed_entries_kind", "(key_id IS NULL) <> (tenant_id IS NULL)")
        );
        builder.HasKey(row => row.Sequence);
        builder.Property(row => row.Sequence).ValueGeneratedNever();
        builder.Property(row => row.OccurredAt).HasDefaultValueSql("now()");
    }
}

internal sealed class SigningKeyMapping : IEntityTypeConfiguration<SigningKeyRow>
{
    public void Configure(EntityTypeBuilder<SigningKeyRow> builder)
    {
        builder.ToTable("signing_keys");
        builder.HasKey(row => row.Kid);
        builder.HasIndex(row => new { row.Use, row.SignsFrom }).IsUnique();
        builder.Property(row => row.Use).HasConversion<string>();
    }
}
