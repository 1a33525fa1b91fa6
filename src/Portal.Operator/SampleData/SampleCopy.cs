using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Journeys;

namespace Portal.Operator.SampleData;

/// <summary>Inserts sample rows with COPY: tens of thousands in a second or two.</summary>
internal static class SampleCopy
{
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(1);

    public static async Task UsersAsync(
        NpgsqlConnection connection,
        SampleTenant sample,
        CancellationToken cancellationToken
    )
    {
        const string copy = """
            COPY users (user_id, email, display_name, role, state, issuer, subject, version) FROM STDIN (FORMAT BINARY)
            """;
        var issuer = sample.Request.IdentityProvider?.Issuer;
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var person in sample.People)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(person.Email, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(person.DisplayName, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(person.Role.ToString(), NpgsqlDbType.Text, cancellationToken);
            var state = person.Subject is null ? "Invited" : "Active";
            await writer.WriteAsync(state, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(person.Subject is null ? null : issuer, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(person.Subject, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
    }

    public static async Task JourneysAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Journey> journeys,
        CancellationToken cancellationToken
    )
    {
        const string copy = """
            COPY journeys (journey_id, title, status, owner, due_date, created_at, updated_at, version)
            FROM STDIN (FORMAT BINARY)
            """;
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        writer.Timeout = CopyTimeout;
        foreach (var journey in journeys)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(journey.JourneyId.Value, NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(journey.Title, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(journey.Status.ToString(), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(journey.Owner, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(journey.DueDate, NpgsqlDbType.Date, cancellationToken);
            await writer.WriteAsync(journey.CreatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(journey.UpdatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(journey.Version, NpgsqlDbType.Integer, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
    }

    public static async Task StepsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Journey> journeys,
        CancellationToken cancellationToken
    )
    {
        const string copy = """
            COPY journey_steps (journey_step_id, journey_id, position, title, status, owner, due_date)
            FROM STDIN (FORMAT BINARY)
            """;
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        writer.Timeout = CopyTimeout;
        foreach (var step in journeys.SelectMany(journey => journey.Steps))
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(step.JourneyStepId, NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(step.JourneyId.Value, NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(step.Position, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(step.Title, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(step.Status.ToString(), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(step.Owner, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(step.DueDate, NpgsqlDbType.Date, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
    }
}
