using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Operator.Running;

/// <summary>
/// Identifies this process as a holder of the lease. Every connection of its to the catalog carries the identifier; a
/// trigger refuses what it writes while another operator has the lease, in the same transaction.
/// </summary>
internal sealed record LeaseHolder(Guid Id)
{
    /// <summary>The configuration, with the identifier in the catalog's connection string.</summary>
    public IConfiguration Mark(IConfiguration configuration)
    {
        const string setting = $"{CatalogOptions.Section}:ConnectionString";
        var connection = new NpgsqlConnectionStringBuilder(configuration[setting]);
        // With a timeout: a leader that is frozen within a transaction must not keep another from taking the lease.
        connection.Options =
            $"{connection.Options} -c portal.operator={Id} -c idle_in_transaction_session_timeout=10s".TrimStart();
        return new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection([new(setting, connection.ConnectionString)])
            .Build();
    }
}
