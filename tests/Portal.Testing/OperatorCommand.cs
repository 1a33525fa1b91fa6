using System.Diagnostics;
using System.Globalization;

namespace Portal.Testing;

/// <summary>Runs Portal.Operator's command line against a stack, with the configuration that DevHost gives the service.</summary>
internal sealed class OperatorCommand(PortalStack stack)
{
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            DevHostCommand.DotNet,
            [DevHostCommand.Assembly("Portal.Operator"), .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Portal__Catalog__ConnectionString"] = stack.CatalogConnectionString("portal_operator");
        start.Environment["Portal__RuntimeKeyFile"] = stack.KeyFile("runtime");
        start.Environment["Portal__OperatorKeyFile"] = stack.KeyFile("operator");
        start.Environment["Portal__Operator__ServersDirectory"] = stack.ServersDirectory;
        start.Environment["Portal__Operator__PortBase"] = stack.PortBase.ToString(CultureInfo.InvariantCulture);
        start.Environment["Portal__Health__Port"] = "0";
        start.Environment["Portal__KeyServiceClient__Address"] = stack.KeyService;
        start.Environment["Portal__KeyServiceClient__SecretFile"] = stack.KeyFile("keyservice-caller-operator");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
