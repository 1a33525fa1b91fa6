using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Journeys;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Auditing;

namespace Portal.Domain.Access;

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
                table.HasCheckConstraint("ck_users_email", "email = lower(email) AND email LIKE '%_@_%'");
            }
        );
        builder.HasKey(user => user.UserId);
        builder.Property(user => user.Email).HasMaxLength(254);
        builder.Property(user => user.DisplayName).HasMaxLength(100);
        builder.Property(user => user.Role).HasConversion<string>();
        builder.Property(user => user.State).HasConversion<string>();
        builder.Property(user => user.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(user => user.Version).IsConcurrencyToken();
        builder.HasIndex(user => user.Email).IsUnique();
        builder.HasIndex(user => new { user.Issuer, user.Subject }).IsUnique();
    }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.HasKey(invitation => invitation.InvitationId);
        builder.Property(invitation => invitation.CreatedAt).HasDefaultValueSql("now()");
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

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.SessionId);
        builder.Property(session => session.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(session => session.LastSeenAt).HasDefaultValueSql("now()");
        builder.Property(session => session.UserAgent).HasMaxLength(300);
        builder.HasIndex(session => session.SecretHash).IsUnique();
        builder.HasIndex(session => session.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class JourneyMapping : IEntityTypeConfiguration<Journey>
{
    public void Configure(EntityTypeBuilder<Journey> builder)
    {
        builder.ToTable("journeys");
        builder.HasKey(journey => journey.JourneyId);
        builder.Property(journey => journey.Title).HasMaxLength(200);
        builder.Property(journey => journey.Owner).HasMaxLength(100);
        builder.Property(journey => journey.Status).HasConversion<string>();
        builder.Property(journey => journey.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(journey => journey.UpdatedAt).HasDefaultValueSql("now()");
        builder.Property(journey => journey.Version).IsConcurrencyToken();
        builder
            .Property<string>(JourneyList.SearchText)
            .HasComputedColumnSql(@"lower(title || E'\n' || owner)", stored: true);
        builder.HasMany(journey => journey.Steps).WithOne().HasForeignKey(step => step.JourneyId);
        builder.HasIndex(journey => new { journey.UpdatedAt, journey.JourneyId });
        builder.HasIndex(journey => new { journey.Title, journey.JourneyId });
        builder.HasIndex(journey => new { journey.Owner, journey.JourneyId });
        builder.HasIndex(journey => new { journey.DueDate, journey.JourneyId });
        builder.HasIndex(journey => new
        {
            journey.Status,
            journey.UpdatedAt,
            journey.JourneyId,
        });
    }
}

internal sealed class JourneyStepMapping : IEntityTypeConfiguration<JourneyStep>
{
    public void Configure(EntityTypeBuilder<JourneyStep> builder)
    {
        builder.ToTable("journey_steps");
        builder.HasKey(step => step.JourneyStepId);
        builder.Property(step => step.JourneyStepId).ValueGeneratedNever();
        builder.Property(step => step.Title).HasMaxLength(200);
        builder.Property(step => step.Owner).HasMaxLength(100);
        builder.Property(step => step.Status).HasConversion<string>();
        builder.HasIndex(step => new { step.JourneyId, step.Position });
    }
}

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
        builder.Property(entry => entry.Action).HasConversion<int>();
        builder.Property(entry => entry.Outcome).HasConversion<int>();
        builder.Property(entry => entry.Details).HasColumnType("jsonb");
        builder.HasIndex(entry => new { entry.OccurredAt, entry.EntryId });
        builder.HasIndex(entry => new { entry.ActorId, entry.OccurredAt });
        builder.HasIndex(entry => new { entry.TargetId, entry.OccurredAt });
    }
}
