using Npgsql;
using Portal.Domain.AuditLog;
using Portal.Operator.Provisioning;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;

namespace Portal.Operator.SampleData;

/// <summary>
/// Fills a sample tenant, once, in one transaction with its audit entry, through the app role like any other change.
/// </summary>
internal sealed class SampleContent(
    TenantLocations places,
    TenantConnections connections,
    OwnerConnections owners,
    IEnumerable<SampleTenant> samples,
    TimeProvider time
) : IProvisioningStep
{
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
        await SampleCopy.UsersAsync(connection, sample.People, cancellationToken);
        await SampleCopy.JourneysAsync(connection, journeys, cancellationToken);
        await SampleCopy.StepsAsync(connection, journeys, cancellationToken);
        await AuditAsync(connection, sample, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Without statistics the first lists of so many rows are planned badly, until autovacuum comes by.
        await using var owner = owners.Create(place);
        await using var vacuum = owner.CreateCommand("VACUUM (ANALYZE) users, journeys, journey_steps");
        await vacuum.ExecuteNonQueryAsync(cancellationToken);
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
                    Action = (int)AuditAction.SampleDataCreated,
                    Outcome = AuditOutcome.Succeeded,
                    CorrelationId = Guid.CreateVersion7().ToString("n"),
                    Details = $$"""{"journeys": {{sample.Journeys}}, "people": {{sample.People.Count}}}""",
                },
            ]
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
