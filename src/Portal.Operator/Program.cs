using Portal.Operator;
using Portal.Operator.Commands;
using Portal.Operator.Running;

if (OperatorCommands.Usage(args) is { } usage)
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}
var builder = WebApplication.CreateSlimBuilder();
var isService = args.Length == 0;
try
{
    builder.Services.AddOperator(builder.Configuration, builder.Environment, isService);
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
if (isService)
{
    builder.ListenForHealth();
    builder.Services.AddOperatorRun();
}
await using var app = builder.Build();
if (!isService)
{
    return await OperatorCommands.RunAsync(app.Services, args);
}
app.MapOperatorHealth();
await app.RunAsync();
return 0;
