using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Domain.Texts;

namespace Portal.Domain.Journeys;

internal sealed class JourneyMapping : IEntityTypeConfiguration<Journey>
{
    public void Configure(EntityTypeBuilder<Journey> builder)
    {
        builder.ToTable(
            "journeys",
            table =>
                table.HasCheckConstraint("ck_journeys_composed", "title IS NFC NORMALIZED AND owner IS NFC NORMALIZED")
        );
        builder.HasKey(journey => journey.JourneyId);
        builder.Property(journey => journey.Title).HasMaxLength(200).UseCollation(TextColumns.Collation);
        builder.Property(journey => journey.Owner).HasMaxLength(100).UseCollation(TextColumns.Collation);
        builder.Property(journey => journey.Status).HasConversion<string>();
        builder.Property(journey => journey.CreatedAt).HasDefaultValueSql("now()");
        builder.Property(journey => journey.UpdatedAt).HasDefaultValueSql("now()");
        builder.Property(journey => journey.Version).IsConcurrencyToken();
        builder.HasFoldedText(@"title || E'\n' || owner");
        builder.HasMany(journey => journey.Steps).WithOne().HasForeignKey(step => step.JourneyId);
        builder.HasIndex(journey => new { journey.CreatedAt, journey.JourneyId });
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
        builder.ToTable(
            "journey_steps",
            table =>
                table.HasCheckConstraint(
                    "ck_journey_steps_composed",
                    "title IS NFC NORMALIZED AND owner IS NFC NORMALIZED"
                )
        );
        builder.HasKey(step => step.JourneyStepId);
        builder.Property(step => step.JourneyStepId).ValueGeneratedNever();
        builder.Property(step => step.Title).HasMaxLength(200);
        builder.Property(step => step.Owner).HasMaxLength(100);
        builder.Property(step => step.Status).HasConversion<string>();
        builder.HasIndex(step => new { step.JourneyId, step.Position });
    }
}
