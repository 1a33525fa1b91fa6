using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Access;
using Portal.Domain.Texts;

namespace Portal.Domain.Users;

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable(
            "users",
            table =>
            {
                table.HasCheckConstraint("ck_users_identity", "(issuer IS NULL) = (subject IS NULL)");
                table.HasCheckConstraint("ck_users_active", "state <> 'Active' OR issuer IS NOT NULL");
                table.HasCheckConstraint(
                    "ck_users_confirmed",
                    "NOT awaits_confirmation OR (state IN ('AwaitingConfirmation', 'Deactivated') AND issuer IS NOT NULL)"
                );
                table.HasCheckConstraint("ck_users_awaiting", "state <> 'AwaitingConfirmation' OR awaits_confirmation");
                table.HasCheckConstraint("ck_users_email", "email = lower(email) AND email LIKE '%_@_%'");
                table.HasCheckConstraint("ck_users_composed", "display_name IS NFC NORMALIZED");
            }
        );
        builder.HasKey(user => user.UserId);
        builder.Property(user => user.Email).HasMaxLength(254);
        builder.Property(user => user.DisplayName).HasMaxLength(100).UseCollation(TextColumns.Collation);
        builder.HasFoldedText(@"display_name || E'\n' || email");
        builder.Property(user => user.Role).HasConversion<string>();
        builder.Property(user => user.State).HasConversion<string>();
        builder.Property(user => user.AwaitsConfirmation).HasDefaultValue(false);
        builder.Property(user => user.ProviderEmail).HasMaxLength(SearchText.MaximumLength);
        builder.Property(user => user.ProviderName).HasMaxLength(SearchText.MaximumLength);
        builder.Property(user => user.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(user => user.Version).IsConcurrencyToken();
        builder.Property(user => user.AuthorityVersion).HasDefaultValue(0L);
        builder.HasIndex(user => user.Email).IsUnique();
        builder.HasIndex(user => new { user.DisplayName, user.UserId });
        builder.HasIndex(user => new { user.Issuer, user.Subject }).IsUnique();
    }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable(
            "invitations",
            table => table.HasCheckConstraint("ck_invitations_sender", "(sent_by_id IS NULL) = (sent_by_label IS NULL)")
        );
        builder.HasKey(invitation => invitation.InvitationId);
        builder.Property(invitation => invitation.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(invitation => invitation.SentByLabel).HasMaxLength(254);
        builder.HasIndex(invitation => invitation.SecretHash).IsUnique();
        builder
            .HasIndex(invitation => invitation.UserId, "ux_invitations_open")
            .IsUnique()
            .HasFilter("accepted_at IS NULL AND revoked_at IS NULL");
        builder
            .HasOne<User>()
            .WithMany()
            .HasForeignKey(invitation => invitation.UserId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
