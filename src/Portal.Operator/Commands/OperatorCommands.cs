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
        """;

    /// <summary>The usage when the arguments are none of the commands.</summary>
    public static string? Usage(string[] args) =>
        args
            is []
                or ["servers" or "quarantine", "list"]
                or ["servers", "start" or "stop", _]
                or ["quarantine", "lift", _]
            ? null
            : Help;

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0 done, 1 refused or failed, with the reason on standard error.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        var servers = services.GetRequiredService<ServerCommands>();
        var quarantine = services.GetRequiredService<QuarantineCommands>();
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
                    _ => throw new ArgumentException(Help, nameof(args)),
                }
            );
            return 0;
        }
        catch (Exception e)
            when (e is ServerException or ProvisioningException or PortalException || CatalogFailure.IsUnavailable(e))
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
