using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;

namespace Portal.Operator.Roles;

/// <summary>
/// The same as <see cref="RoleGuard"/> for the services' own roles at the catalog. Their passwords are of configuration files, so
/// that only those roles are watched whose password the operator's configuration has, too.
/// </summary>
internal sealed partial class ServiceRoleGuard(
    CatalogDataSource catalog,
    OperatorOptions options,
    PlatformEvents events,
    TimeProvider time,
    ILogger<ServiceRoleGuard> logger
)
{
    private sealed record State(string Name, string Verifier, bool HasSettings, DateTimeOffset SeenAt);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>What was found correct last, so that passwords are hashed only when something changed.</summary>
    private readonly Dictionary<string, State> confirmed = new(StringComparer.Ordinal);
    private bool isInterrupted;

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.ServiceRoles.Count == 0)
        {
            LogNotWatched();
            return;
        }
        for (; ; await Task.Delay(Interval, time, cancellationToken))
        {
            try
            {
                await CheckAsync(cancellationToken);
                isInterrupted = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!isInterrupted)
                {
                    isInterrupted = true;
                    LogInterrupted(e);
                }
            }
        }
    }

    /// <summary>Compares the roles with what the configuration says, and sets them back.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var role in await ReadAsync(cancellationToken))
        {
            if (options.ServiceRoles.TryGetValue(role.Name, out var file))
            {
                await CheckAsync(
                    role,
                    (await File.ReadAllTextAsync(file, cancellationToken)).Trim(),
                    cancellationToken
                );
            }
        }
    }

    private async Task CheckAsync(State role, string password, CancellationToken cancellationToken)
    {
        var last = confirmed.GetValueOrDefault(role.Name);
        if (!role.HasSettings && (last?.Verifier == role.Verifier || ScramVerifier.Matches(password, role.Verifier)))
        {
            confirmed[role.Name] = role;
            return;
        }
        await using var command = catalog.Value.CreateCommand("SELECT set_back_service_role($1, $2, $3)");
        command.Parameters.Add(new() { Value = role.Name });
        command.Parameters.Add(new() { Value = ScramVerifier.Create(password) });
        command.Parameters.Add(new() { Value = last?.SeenAt ?? DateTimeOffset.UnixEpoch });
        await command.ExecuteNonQueryAsync(cancellationToken);
        LogSetBack(role.Name);
        events.Record(new(PlatformEventKind.RoleChanged, Reason: role.Name));
    }

    private async Task<List<State>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = catalog.Value.CreateCommand(
            "SELECT name, verifier, has_settings, clock_timestamp() FROM service_roles()"
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var roles = new List<State>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var seenAt = reader.GetFieldValue<DateTimeOffset>(3);
            roles.Add(new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), seenAt));
        }
        return roles;
    }

    [LoggerMessage(5450, LogLevel.Critical, "Role {Role} had been changed at the catalog; it was set back")]
    private partial void LogSetBack(string role);

    [LoggerMessage(5451, LogLevel.Warning, "The services' roles cannot be checked now")]
    private partial void LogInterrupted(Exception exception);

    [LoggerMessage(
        5452,
        LogLevel.Warning,
        "The services' roles are not watched: Portal:Operator:ServiceRoles is empty"
    )]
    private partial void LogNotWatched();
}
