using Npgsql;
using NpgsqlTypes;
using Portal.Domain.Access;
using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;

namespace Portal.Operator.Jobs;

/// <summary>
/// Publishes in the catalog what those need who ask for a company: the public key that seals for this operator, and the
/// domain of companies' hosts. Also lets go of keys of repeated requests whose day is over.
/// </summary>
internal sealed class PublishCompanySettings(
    CatalogDataSource catalog,
    OperatorSecrets secrets,
    OperatorOptions options
) : IStartTask
{
    private const string Statements = """
        INSERT INTO company_settings AS s (sealing_key, domain, dashboard, prefers_registered)
            VALUES (@key, @domain, @dashboard, @prefers)
        ON CONFLICT (only_row) DO UPDATE
        SET (sealing_key, domain, dashboard, prefers_registered)
            = (excluded.sealing_key, excluded.domain, excluded.dashboard, excluded.prefers_registered)
        WHERE (s.sealing_key, s.domain, s.dashboard, s.prefers_registered)
            IS DISTINCT FROM (excluded.sealing_key, excluded.domain, excluded.dashboard, excluded.prefers_registered);
        DELETE FROM idempotency_keys WHERE created_at <= now() - @lifetime;
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var domain = options.CompanyDomain;
        await using var command = catalog.Value.CreateCommand(Statements);
        command.Parameters.AddWithValue("key", PayloadSeal.PublicKeyOf(secrets));
        Add(command, "domain", domain);
        Add(command, "dashboard", domain is null ? null : options.DashboardAddress);
        command.Parameters.AddWithValue("prefers", options.PrefersRegisteredServers);
        command.Parameters.AddWithValue("lifetime", NpgsqlDbType.Interval, IdempotentRequest.Lifetime);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static void Add(NpgsqlCommand command, string name, string? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value });
}
