using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Domain.Support;

internal sealed class SupportSessionMapping : IEntityTypeConfiguration<SupportSession>
{
    public void Configure(EntityTypeBuilder<SupportSession> builder)
    {
        builder.ToTable(
            "support_sessions",
            table =>
                table.HasCheckConstraint(
                    "ck_support_sessions_length",
                    "expires_at <= started_at + interval '30 minutes'"
                )
        );
        builder.HasKey(session => session.SupportSessionId);
        builder.Property(session => session.StaffLabel).HasMaxLength(254);
        builder.Property(session => session.Reason).HasMaxLength(500);
        builder.Property(session => session.Ticket).HasMaxLength(40);
        builder.Property(session => session.Mode).HasConversion<string>();
        builder.Property(session => session.StartedAt).HasDefaultValueSql("now()");
        builder.HasIndex(session => session.SecretHash).IsUnique();
        builder.HasIndex(session => session.StartedAt);
    }
}
