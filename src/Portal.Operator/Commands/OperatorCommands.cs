using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Operator.Commands;

/// <summary>The command line for people and tests. Without arguments the operator runs as a service.</summary>
internal static class OperatorCommands
{
    private const string Help = """
        Portal.Operator                         run as a service
        Portal.Operator servers list            the tenants' clusters
        Portal.Operator servers start NAME      start one
        Portal.Operator servers stop NAME       stop one
        Portal.Operator quarantine list         tenants that are not served, and why
        Portal.Operator quarantine lift URL_ID  serve a tenant again, if its server proves itself
        Portal.Operator staff list              people of the platform
        Portal.Operator staff add EMAIL ROLE NAME  let one in; ROLE is support or platform-admin
        Portal.Operator staff deactivate EMAIL  end all of a person's sessions and let them in no more
        Portal.Operator staff reactivate EMAIL  let a person in again
        Portal.Operator platform-keys list      keys of the platform's own automation
        Portal.Operator platform-keys create DAYS  make one that ends after 1 to 366 days; it is shown once
        Portal.Operator platform-keys revoke KEY   end one for good; KEY is its id, or itself as it leaked
        """;

    /// <summary>The usage when the arguments are none of the commands.</summary>
    public static string? Usage(string[] args) =>
        args switch
        {
            []
            or ["servers" or "quarantine" or "staff" or "platform-keys", "list"]
            or ["servers", "start" or "stop", _]
            or ["quarantine", "lift", _]
            or ["staff", "add", _, _, _]
            or ["staff", "deactivate" or "reactivate", _] => null,
            ["platform-keys", "create", var days] when PlatformKeyCommands.ReadLifetime(days) is not null => null,
            ["platform-keys", "revoke", var key] when PlatformKeyCommands.ReadId(key) is not null => null,
            _ => Help,
        };

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0 done, 1 refused or failed, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        var servers = services.GetRequiredService<ServerCommands>();
        var quarantine = services.GetRequiredService<QuarantineCommands>();
        var staff = services.GetRequiredService<StaffCommands>();
        var keys = services.GetRequiredService<PlatformKeyCommands>();
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await (
                args switch
                {
                    ["servers", "list"] => servers.ListAsync(end.Token),
                    ["servers", "start", var name] => servers.StartAsync(name, end.Token),
                    ["servers", "stop", var name] => servers.StopAsync(name, end.Token),
                    ["quarantine", "list"] => quarantine.ListAsync(end.Token),
                    ["quarantine", "lift", var urlId] => quarantine.LiftAsync(urlId, end.Token),
                    ["staff", "list"] => staff.ListAsync(end.Token),
                    ["staff", "add", var email, var role, var name] => staff.AddAsync(email, role, name, end.Token),
                    ["staff", "deactivate", var email] => staff.DeactivateAsync(email, end.Token),
                    ["staff", "reactivate", var email] => staff.ReactivateAsync(email, end.Token),
                    ["platform-keys", "list"] => keys.ListAsync(end.Token),
                    ["platform-keys", "create", var days] when PlatformKeyCommands.ReadLifetime(days) is { } lifetime =>
                        keys.CreateAsync(lifetime, end.Token),
                    ["platform-keys", "revoke", var key] when PlatformKeyCommands.ReadId(key) is { } id =>
                        keys.RevokeAsync(id, end.Token),
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
