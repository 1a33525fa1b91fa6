using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Users;

namespace Portal.Domain.Sessions;

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
