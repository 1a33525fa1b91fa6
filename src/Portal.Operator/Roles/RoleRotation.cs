using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Domain.Migrations;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Roles;

/// <summary>
/// Gives the services another password without a refused call: the other login role gets a new one and the rights of the
/// current role, the binding names it, and once nobody uses the former role any more, that one is locked. Killed anywhere,
/// the binding names a role that may log in, and the next rotation locks the other one first.
/// </summary>
internal sealed class RoleRotation(
    TenantLocations locations,
    AdministratorConnections administrator,
    ServerProviders servers,
    OwnerConnections owners,
    RuntimeSecrets runtime,
    IDbContextFactory<CatalogDbContext> catalog,
    KeyServiceClient keys,
    TimeProvider time
)
{
    /// <summary>
    /// A service knows a binding for a second and uses it for one operation, which is over after 3 seconds.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Rotates one kind of role of a tenant.</summary>
    /// <exception cref="ProvisioningException">Another rotation is under way, or the former role is still in use.</exception>
    public async Task RotateAsync(string urlId, TenantRole kind, CancellationToken cancellationToken)
    {
        var place = await locations.GetAsync(urlId, cancellationToken);
        await using var session = await administrator.OpenAsync(place.Server, cancellationToken);
        if (!await session.TryLockAsync(place.Schema, cancellationToken))
        {
            throw new ProvisioningException(
                "no other rotation of this tenant",
                "one is under way",
                "run it again later"
            );
        }
        var role = new LoginRole(await locations.GetAsync(urlId, cancellationToken), kind);
        await RetireAsync(session, role.Other, cancellationToken); // of an interrupted rotation
        var password = ServerSpec.NewPassword();
        await AdmitAsync(session, role, password, cancellationToken);
        await VerifyAsync(role, password, cancellationToken);
        var version = await BindAsync(role, runtime.Seal(password, role.Purpose), cancellationToken);
        await RetireAsync(session, role.Current, cancellationToken);
        await keys.BindAsync(place.Tenant.TenantId, place.Server.ServerId, version, cancellationToken);
    }

    /// <summary>Lets the other role log in, with the same rights as the current one.</summary>
    private async Task AdmitAsync(
        AdministratorSession session,
        LoginRole role,
        string password,
        CancellationToken cancellationToken
    )
    {
        var place = role.Place;
        await session.ExecuteAsync(role.Statements(role.Other, password), cancellationToken);
        await using (var owner = owners.Create(place))
        {
            var (app, support) =
                role.Kind == TenantRole.App ? (role.Other, place.SupportRole) : (place.AppRole, role.Other);
            await using var connection = await owner.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = TenantGrants.Statements(place.Schema, app, support);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        if (place.Server.Tier == ServerTier.Dedicated)
        {
            var provider = await servers.OfAsync(place.Server.Name, cancellationToken);
            string[] roles = [.. role.Connecting, role.Other];
            await provider.RestrictAccessAsync(place.Server, place.Database, roles, cancellationToken);
        }
    }

    /// <summary>The server takes the new credential before any service is told of it. It reads its new pg_hba.conf in its own time.</summary>
    private async Task VerifyAsync(LoginRole role, string password, CancellationToken cancellationToken)
    {
        var binding = role.Bind(role.Other, []);
        await using var source = VerifiedDataSource.Create(
            binding,
            role.Other,
            password,
            () => binding.Position?.Open(runtime, binding.TenantId),
            settings => settings.Pooling = false
        );
        for (var begun = time.GetTimestamp(); ; await Task.Delay(Interval, time, cancellationToken))
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (PostgresException e) when (DatabaseErrors.IsRefusal(e) && time.GetElapsedTime(begun) < Quiet) { }
        }
    }

    private async Task<long> BindAsync(LoginRole role, byte[] credential, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.Bindings.SingleAsync(row => row.TenantId == role.Place.Tenant.TenantId, cancellationToken);
        if (row.Version != role.Place.Row.Version)
        {
            throw new ProvisioningException("an unchanged binding", "it changed meanwhile", "run it again");
        }
        (row.AppRole, row.AppCredential, row.SupportRole, row.SupportCredential) =
            role.Kind == TenantRole.App
                ? (role.Other, credential, row.SupportRole, row.SupportCredential)
                : (row.AppRole, row.AppCredential, role.Other, credential);
        row.Version++;
        db.Events.Add(
            new EventRow
            {
                Kind = PlatformEventKind.RoleRotated,
                TenantId = row.TenantId,
                ServerId = row.ServerId,
                Reason = role.Kind == TenantRole.App ? "app" : "support",
                Count = 1,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row.Version;
    }

    /// <summary>Waits until nobody uses the role, then locks it and removes its password.</summary>
    private async Task RetireAsync(AdministratorSession session, string role, CancellationToken cancellationToken)
    {
        const string admitted = "SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolcanlogin";
        if (await session.ScalarAsync(admitted, cancellationToken, role) is null)
        {
            return;
        }
        for (var begun = time.GetTimestamp(); ; await Task.Delay(Interval, time, cancellationToken))
        {
            var isUsed = await IsUsedAsync(session, role, cancellationToken);
            if (!isUsed && time.GetElapsedTime(begun) >= Quiet)
            {
                break;
            }
            if (time.GetElapsedTime(begun) > LongestWait)
            {
                throw new ProvisioningException(
                    $"the role {role} unused for {Quiet.TotalSeconds} seconds",
                    "it is still in use, and may still log in",
                    "check that every service reads the catalog, then run it again"
                );
            }
        }
        await session.ExecuteAsync($"ALTER ROLE {role} NOLOGIN PASSWORD NULL", cancellationToken);
        // Afterwards, so that no session begins in between.
        await session.ScalarAsync(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1",
            cancellationToken,
            role
        );
    }

    private static async Task<bool> IsUsedAsync(
        AdministratorSession session,
        string role,
        CancellationToken cancellationToken
    ) =>
        await session.ScalarAsync(
            """
            SELECT 1 FROM pg_stat_activity WHERE usename = $1
              AND (state IS DISTINCT FROM 'idle' OR greatest(state_change, backend_start) > clock_timestamp() - $2) LIMIT 1
            """,
            cancellationToken,
            role,
            Quiet
        )
            is not null;
}
