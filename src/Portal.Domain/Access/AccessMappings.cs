using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.ApiKeys;
using Portal.Domain.Support;
using Portal.Domain.Users;

namespace Portal.Domain.Access;

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable(
            "api_keys",
            table =>
            {
                table.HasCheckConstraint("ck_api_keys_scopes", "cardinality(scopes) BETWEEN 1 AND 20");
                table.HasCheckConstraint("ck_api_keys_revoked", "(state = 'Revoked') = (revoked_at IS NOT NULL)");
            }
        );
        builder.HasKey(key => key.KeyId);
        builder.Property(key => key.Name).HasMaxLength(100);
        builder.Property(key => key.State).HasConversion<string>();
        builder.Property(key => key.CreatedByLabel).HasMaxLength(254);
        builder.Property(key => key.CreatedAt).HasDefaultValueSql("now()");
        builder.HasIndex(key => new { key.State, key.CreatedAt });
        builder.HasIndex(key => key.Name);
        builder.HasOne<User>().WithMany().HasForeignKey(key => key.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ApiKey>().WithMany().HasForeignKey(key => key.Replaces).OnDelete(DeleteBehavior.Restrict);
    }
}

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
