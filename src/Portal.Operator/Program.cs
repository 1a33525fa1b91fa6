using Portal.Operator;
using Portal.Operator.Commands;
using Portal.Platform.Hosting;

if (OperatorCommands.Usage(args) is { } usage)
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}
var builder = WebApplication.CreateSlimBuilder();
var isService = args.Length == 0;
OperatorOptions options;
try
{
    options = builder.Services.AddOperator(builder.Configuration, builder.Environment, isService);
}
catch (InvalidConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
if (isService)
{
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenForHealth(options.HealthPort));
    builder.Services.AddOperatorRun();
}
await using var app = builder.Build();
if (!isService)
{
    return await OperatorCommands.RunAsync(app.Services, args);
}
app.UseHealthListener();
await app.RunAsync();
return 0;
