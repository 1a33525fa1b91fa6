using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Operator.Commands;

/// <summary>The command line. Without arguments the operator runs as a service.</summary>
internal static class OperatorCommands
{
    private const string Help = $"""
        Portal.Operator                         run as a service
        Portal.Operator quarantine list         quarantined tenants and the reasons
        Portal.Operator quarantine lift URL_ID  verify a tenant's server and serve the tenant again
        Portal.Operator loss request URL_ID EMAIL  ask, as a platform-admin, to accept what a tenant's server lost
        Portal.Operator loss accept URL_ID EMAIL   accept it as another one: raises the fence epoch
        Portal.Operator staff list              the platform's staff
        Portal.Operator staff add EMAIL ROLE NAME  add a person; ROLE is support or platform-admin
        Portal.Operator staff deactivate EMAIL  end a person's sessions and block sign-in
        Portal.Operator staff reactivate EMAIL  allow sign-in again
        Portal.Operator roles rotate URL_ID KIND   give a tenant's login role another password; KIND is app or support
        Portal.Operator roles statements        what the catalog's administrator runs so that the services' roles are watched
        Portal.Operator platform-keys list      keys of the platform's own automation
        Portal.Operator platform-keys create DAYS  create a key valid for 1 to 366 days; it is shown once
        Portal.Operator platform-keys create DAYS SCOPE...   the same, which also may make companies (companies:create) or
                                                suspend and resume them (companies:suspend)
        Portal.Operator platform-keys revoke KEY   revoke a key permanently; KEY is its id or its full text
        {ServerArguments.Help}
        {CompanyArguments.Help}
        """;

    /// <summary>The usage text if the arguments are not a command; otherwise null.</summary>
    public static string? Usage(string[] args) =>
        args switch
        {
            []
            or ["quarantine" or "staff" or "platform-keys", "list"]
            or ["quarantine", "lift", _]
            or ["loss", "request" or "accept", _, _]
            or ["roles", "rotate", _, "app" or "support"]
            or ["roles", "statements"]
            or ["staff", "add", _, _, _]
            or ["staff", "deactivate" or "reactivate", _] => null,
            ["platform-keys", "create", var days, .. var scopes]
                when PlatformKeyCommands.ParseLifetime(days) is not null
                    && PlatformKeyCommands.ParseScopes(scopes) is not null => null,
            ["platform-keys", "revoke", var key] when PlatformKeyCommands.ParseId(key) is not null => null,
            _ when ServerArguments.Parse(args) is not null => null,
            _ when CompanyArguments.Parse(args) is not null => null,
            _ => Help,
        };

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0 on success, 1 on failure with the reason on standard error.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        var servers = services.GetRequiredService<ServerCommands>();
        var quarantine = services.GetRequiredService<QuarantineCommands>();
        var loss = services.GetRequiredService<LossCommands>();
        var roles = services.GetRequiredService<RoleCommands>();
        var staff = services.GetRequiredService<StaffCommands>();
        var keys = services.GetRequiredService<PlatformKeyCommands>();
        var companies = services.GetRequiredService<CompanyCommands>();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var ct = timeout.Token;
        try
        {
            await services.GetRequiredService<PositionExchange>().ExchangeAsync(ct);
            await (
                args switch
                {
                    ["quarantine", "list"] => quarantine.ListAsync(ct),
                    ["quarantine", "lift", var urlId] => quarantine.LiftAsync(urlId, ct),
                    ["loss", "request", var urlId, var email] => loss.RequestAsync(urlId, email, ct),
                    ["loss", "accept", var urlId, var email] => loss.AcceptAsync(urlId, email, ct),
                    ["roles", "rotate", var urlId, var kind] => roles.RotateAsync(urlId, kind, ct),
                    ["roles", "statements"] => Console.Out.WriteLineAsync(ServiceRoleRules.Statements),
                    ["staff", "list"] => staff.ListAsync(ct),
                    ["staff", "add", var email, var role, var name] => staff.AddAsync(email, role, name, ct),
                    ["staff", "deactivate", var email] => staff.DeactivateAsync(email, ct),
                    ["staff", "reactivate", var email] => staff.ReactivateAsync(email, ct),
                    ["platform-keys", "list"] => keys.ListAsync(ct),
                    ["platform-keys", "create", var days, .. var more]
                        when PlatformKeyCommands.ParseLifetime(days) is { } lifetime
                            && PlatformKeyCommands.ParseScopes(more) is { } scopes => keys.CreateAsync(
                        lifetime,
                        scopes,
                        ct
                    ),
                    ["platform-keys", "revoke", var key] when PlatformKeyCommands.ParseId(key) is { } id =>
                        keys.RevokeAsync(id, ct),
                    _ when ServerArguments.Parse(args) is { } arguments => servers.RunAsync(arguments, ct),
                    _ when CompanyArguments.Parse(args) is { } arguments => companies.RunAsync(arguments, ct),
                    _ => throw new ArgumentException(Help, nameof(args)),
                }
            );
            return 0;
        }
        catch (Exception e)
            when (e is ServerException or ProvisioningException or PortalException || DatabaseErrors.IsUnavailable(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            await services.GetRequiredService<PlatformEvents>().FlushAsync(CancellationToken.None);
        }
    }
}
