using Portal.DevHost;
using Portal.DevHost.Commands;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;
using Portal.Operator.Servers;

var state = StateFolder.FromEnvironment();
var progress = new Progress(Console.Out);
try
{
    return args switch
    {
        ["up"] => await UpCommand.RunAsync(state, progress),
        ["up", "--detach"] => await DetachedUpCommand.RunAsync(state, Console.Out),
        ["down"] => await DownCommand.RunAsync(state, progress),
        ["status"] => await StatusCommand.RunAsync(state, progress, CancellationToken.None),
        ["restart", var part] => await RestartCommand.RunAsync(state, progress, part),
        ["operator", .. var arguments] => await OperatorCommand.RunAsync(state, arguments),
        ["reset"] => await ResetCommand.RunAsync(state, progress, confirmed: false),
        ["reset", "--yes"] => await ResetCommand.RunAsync(state, progress, confirmed: true),
        // For ./portal, which must not overwrite the assemblies of a running stack.
        ["running"] => StackRecord.Read(state) is { Host.IsAlive: true } ? 0 : 1,
        // Started by 'up': see Guardian.
        ["guard"] => await Guardian.WatchAsync(state, Console.In),
        _ => throw new DevHostException($"Unknown command: {string.Join(' ', args)}. See ./portal help."),
    };
}
catch (Exception e) when (e is DevHostException or ServerException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
