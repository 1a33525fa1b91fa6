using Npgsql;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>One question to a tenant's own database about which sessions are live (IC-9).</summary>
/// <param name="Statement">With one parameter.</param>
/// <param name="Parameter">Secret or ids.</param>
/// <param name="Read">Reads a row.</param>
internal sealed record LivenessQuery<T>(string Statement, NpgsqlParameter Parameter, Func<NpgsqlDataReader, T> Read)
{
    /// <summary>Asks, with the deadline that a caller is owed (IC-10).</summary>
    /// <exception cref="PortalException">The tenant's server cannot be reached or failed its proof.</exception>
    public async Task<List<T>> ExecuteAsync(
        TenantConnections connections,
        TenantBinding binding,
        TenantRole role,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // The connection has its own limit, so no token is passed to its commands.
            return await RunAsync(connections, binding, role, cancellationToken)
                .WaitAsync(new OperationDeadline().Remaining, cancellationToken);
        }
        catch (Exception e) when (e is not PortalException && DatabaseErrors.IsUnavailable(e))
        {
            throw new ServiceUnavailableException("The company's server does not answer.", e);
        }
    }

    private async Task<List<T>> RunAsync(
        TenantConnections connections,
        TenantBinding binding,
        TenantRole role,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await connections.OpenAsync(binding, role, cancellationToken);
        await using var command = new NpgsqlCommand(Statement, connection);
        command.Parameters.Add(Parameter);
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var found = new List<T>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            found.Add(Read(reader));
        }
        return found;
    }
}
