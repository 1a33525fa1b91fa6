using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Domain.Access;

/// <summary>Turns what a tenant's database answers with into what its people are told.</summary>
internal sealed partial class StatementGuard(ILogger logger)
{
    /// <summary>Runs the work; whatever it throws, nothing was changed.</summary>
    /// <param name="work">Statements of one role.</param>
    /// <param name="writes">The role that the work changes something under; null when it only reads.</param>
    /// <exception cref="PortalException">Refused or unavailable.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, TenantRole? writes = null)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (FindRuleOfTenant(e) is { } rule)
        {
            throw new ConflictException(rule);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new StaleVersionException(
                "Somebody else changed this meanwhile. Reload it, then make your change again."
            );
        }
        catch (Exception e)
            when (writes == TenantRole.Support && FindState(e) is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new ReadOnlyException(e); // the role did what it is for
        }
        catch (Exception e) when (FindState(e) is PostgresErrorCodes.InsufficientPrivilege)
        {
            LogRefusedStatement(e);
            throw new ServiceUnavailableException("The database refused this, so nothing was done.", e);
        }
        catch (Exception e) when (e is not PortalException && DatabaseErrors.IsUnavailable(e))
        {
            throw new ServiceUnavailableException("The company's server does not answer.", e);
        }
    }

    /// <summary>The database's own rules (Migrations/TenantRules), in words.</summary>
    private static string? FindRuleOfTenant(Exception e) =>
        FindState(e) switch
        {
            "PT001" => "This is the only administrator. Give someone else that role first.",
            PostgresErrorCodes.UniqueViolation => "There is one like this already.",
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected =>
                "Somebody else changed this at the same moment. Try again.",
            _ => null,
        };

    private static string? FindState(Exception e) =>
        (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState;

    [LoggerMessage(2002, LogLevel.Critical, "The tenant's database refused a statement of the app role")]
    private partial void LogRefusedStatement(Exception exception);
}
