using Npgsql;
using Portal.Domain.AuditLog;
using Portal.Operator.Provisioning;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;

namespace Portal.Operator.SampleData;

/// <summary>
/// Fills a sample tenant once, as the app role, in one transaction with its audit entry.
/// </summary>
internal sealed class SampleContent(
    TenantLocations locations,
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
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        await using var connection = await connections.OpenAsync(location.Binding, TenantRole.App, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var hasUsers = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM users)", connection, transaction);
        if (await hasUsers.ExecuteScalarAsync(cancellationToken) is true)
        {
            return;
        }
        var now = time.GetUtcNow();
        var journeys = SampleJourneys.Generate(sample, now);
        await SampleCopy.UsersAsync(connection, sample, cancellationToken);
        await SampleCopy.JourneysAsync(connection, journeys, cancellationToken);
        await SampleCopy.StepsAsync(connection, journeys, cancellationToken);
        await AuditAsync(connection, sample, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Without statistics, queries over so many rows are planned badly until autovacuum runs.
        await using var owner = owners.Create(location);
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
