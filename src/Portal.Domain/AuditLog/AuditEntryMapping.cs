using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Texts;
using Portal.Platform.Auditing;

namespace Portal.Domain.AuditLog;

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.EntryId);
        builder.Property(entry => entry.EntryId).UseIdentityAlwaysColumn();
        builder.Property(entry => entry.Xid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
        builder.Property(entry => entry.OccurredAt).HasDefaultValueSql("clock_timestamp()");
        builder.Property(entry => entry.ActorKind).HasConversion<int>();
        builder.Property(entry => entry.Outcome).HasConversion<int>();
        builder.Property(entry => entry.Details).HasColumnType("jsonb");
        builder.HasFoldedText(@"actor_label || E'\n' || coalesce(target_label, '') || E'\n' || correlation_id");
        builder.HasIndex(entry => new { entry.OccurredAt, entry.EntryId });
        builder.HasIndex(entry => new { entry.ActorId, entry.OccurredAt });
        builder.HasIndex(entry => new { entry.TargetId, entry.OccurredAt });
    }
}
