using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Texts;
using Portal.Domain.Users;

namespace Portal.Domain.ApiKeys;

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
                table.HasCheckConstraint("ck_api_keys_composed", "name IS NFC NORMALIZED");
            }
        );
        builder.HasKey(key => key.KeyId);
        builder.Property(key => key.Name).HasMaxLength(100).UseCollation(TextColumns.Collation);
        builder.Property(key => key.State).HasConversion<string>();
        builder.Property(key => key.CreatedByLabel).HasMaxLength(254);
        builder.Property(key => key.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(key => key.AuthorityVersion).HasDefaultValue(0L);
        builder.HasIndex(key => new { key.State, key.CreatedAt });
        builder.HasIndex(key => key.Name);
        builder.HasOne<User>().WithMany().HasForeignKey(key => key.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<ApiKey>().WithMany().HasForeignKey(key => key.Replaces).OnDelete(DeleteBehavior.Restrict);
    }
}
