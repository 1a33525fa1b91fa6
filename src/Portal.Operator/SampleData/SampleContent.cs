using Npgsql;
using NpgsqlTypes;
using Portal.Operator.Provisioning;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;

namespace Portal.Operator.SampleData;

/// <summary>
/// Fills a sample tenant, once, in one transaction with its audit entry, through the app role like any other change.
/// </summary>
internal sealed class SampleContent(
    TenantPlaces places,
    TenantConnections connections,
    IEnumerable<SampleTenant> samples,
    TimeProvider time
) : IProvisioningStep
{
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(1);

    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (samples.SingleOrDefault(sample => sample.Request.UrlId == request.UrlId) is not { } sample)
        {
            return;
        }
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        await using var connection = await connections.OpenAsync(place.Binding, TenantRole.App, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var any = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM users)", connection, transaction);
        if (await any.ExecuteScalarAsync(cancellationToken) is true)
        {
            return;
        }
        var now = time.GetUtcNow();
        var journeys = SampleJourneys.Make(sample, now);
        await CopyUsersAsync(connection, sample.People, cancellationToken);
        await CopyJourneysAsync(connection, journeys, cancellationToken);
        await CopyStepsAsync(connection, journeys, cancellationToken);
        await AuditAsync(connection, sample, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CopyUsersAsync(
        NpgsqlConnection connection,
        IReadOnlyList<SamplePerson> people,
        CancellationToken cancellationToken
    )
    {
        const string copy =
            "COPY users (user_id, email, display_name, role, state, version) FROM STDIN (FORMAT BINARY)";
        await using var writer = await connection.BeginBinaryImportAsync(copy, cancellationToken);
        foreach (var person in people)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(person.Email, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(person.DisplayName, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(person.Role.ToString(), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync("Invited", NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
    }

    private static async Task CopyJourneysAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Domain.Journeys.Journey> journeys,
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

    private static async Task CopyStepsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Domain.Journeys.Journey> journeys,
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

    private static async Task AuditAsync(
        NpgsqlConnection connection,
        SampleTenant sample,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(AuditInsert.Statement, connection);
        AuditInsert.AddParameters(
            command.Parameters,
            [
                new AuditEntry
                {
                    ActorKind = AuditActorKind.System,
                    ActorLabel = "Portal",
                    Action = AuditAction.SampleDataCreated,
                    Outcome = AuditOutcome.Succeeded,
                    CorrelationId = Guid.CreateVersion7().ToString("n"),
                    Details = $$"""{"journeys": {{sample.Journeys}}, "people": {{sample.People.Count}}}""",
                },
            ]
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
