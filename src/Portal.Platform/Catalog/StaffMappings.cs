using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Platform.Catalog;

internal sealed class StaffMemberMapping : IEntityTypeConfiguration<StaffMemberRow>
{
    public void Configure(EntityTypeBuilder<StaffMemberRow> builder)
    {
        builder.ToTable(
            "staff_members",
            table =>
            {
                table.HasCheckConstraint("ck_staff_members_identity", "(issuer IS NULL) = (subject IS NULL)");
                table.HasCheckConstraint("ck_staff_members_email", "email = lower(email) AND email LIKE '%_@_%'");
            }
        );
        builder.HasKey(row => row.StaffId);
        builder.Property(row => row.Role).HasConversion<string>();
        builder.Property(row => row.State).HasConversion<string>();
        builder.Property(row => row.CreatedAt).HasDefaultValueSql("now()");
        builder.HasIndex(row => row.Email).IsUnique();
        builder.HasIndex(row => new { row.Issuer, row.Subject }).IsUnique();
    }
}

internal sealed class StaffSessionMapping : IEntityTypeConfiguration<StaffSessionRow>
{
    public void Configure(EntityTypeBuilder<StaffSessionRow> builder)
    {
        builder.ToTable("staff_sessions");
        builder.HasKey(row => row.StaffSessionId);
        builder.Property(row => row.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(row => row.LastSeenAt).HasDefaultValueSql("now()");
        builder.Property(row => row.UserAgent).HasMaxLength(300);
        builder.HasIndex(row => row.SecretHash).IsUnique();
        builder.HasIndex(row => row.StaffId);
        builder.HasOne<StaffMemberRow>().WithMany().HasForeignKey(row => row.StaffId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SupportSessionMapping : IEntityTypeConfiguration<SupportSessionRow>
{
    public void Configure(EntityTypeBuilder<SupportSessionRow> builder)
    {
        builder.ToTable(
            "support_sessions",
            table =>
            {
                table.HasCheckConstraint("ck_support_sessions_minutes", "minutes BETWEEN 1 AND 30");
                table.HasCheckConstraint("ck_support_sessions_ticket", "ticket ~ '^[A-Za-z0-9][A-Za-z0-9-]{1,39}$'");
                table.HasCheckConstraint("ck_support_sessions_open", "state <> 'Open' OR expires_at IS NOT NULL");
            }
        );
        builder.HasKey(row => row.SupportSessionId);
        builder.Property(row => row.Mode).HasConversion<string>();
        builder.Property(row => row.State).HasConversion<string>();
        builder.Property(row => row.IntendedAt).HasDefaultValueSql("now()");
        builder
            .HasIndex(row => new { row.StaffId, row.TenantId }, "ux_support_sessions_open")
            .IsUnique()
            .HasFilter("state IN ('Intended', 'Open')");
        builder.HasIndex(row => new { row.TenantId, row.IntendedAt });
        builder.HasIndex(row => row.CodeHash).IsUnique();
        builder.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<StaffMemberRow>().WithMany().HasForeignKey(row => row.StaffId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PlatformLogMapping : IEntityTypeConfiguration<PlatformLogRow>
{
    public void Configure(EntityTypeBuilder<PlatformLogRow> builder)
    {
        builder.ToTable("platform_log");
        builder.HasKey(row => row.EntryId);
        builder.Property(row => row.EntryId).UseIdentityAlwaysColumn();
        builder.Property(row => row.OccurredAt).HasDefaultValueSql("clock_timestamp()");
        builder.Property(row => row.ActorKind).HasConversion<int>();
        builder.Property(row => row.Action).HasConversion<int>();
        builder.Property(row => row.Outcome).HasConversion<int>();
        builder.HasIndex(row => row.OccurredAt);
        builder.HasIndex(row => new { row.TenantId, row.OccurredAt });
        builder.HasIndex(row => new { row.ActorId, row.OccurredAt });
        builder.HasIndex(row => row.SupportSessionId);
    }
}
