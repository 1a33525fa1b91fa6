using Portal.Operator;
using Portal.Operator.Commands;
using Portal.Operator.Running;

if (OperatorCommands.Usage(args) is { } usage)
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}
var builder = WebApplication.CreateSlimBuilder();
var serves = args.Length == 0;
try
{
    builder.Services.AddOperator(builder.Configuration, builder.Environment, serves);
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
if (serves)
{
    builder.ListenForHealth();
    builder.Services.AddOperatorRun();
}
await using var app = builder.Build();
if (!serves)
{
    return await OperatorCommands.RunAsync(app.Services, args);
}
app.MapOperatorHealth();
await app.RunAsync();
return 0;
