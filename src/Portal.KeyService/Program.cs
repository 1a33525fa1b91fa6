using Portal.KeyService;
using Portal.KeyService.Database;
using Portal.Platform.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.UseStructuredLogs();
KeyServiceOptions options;
try
{
    options = KeyServiceOptions.Read(builder.Configuration, builder.Environment);
}
catch (InvalidConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
builder.AddKeyService(options);
await using var app = builder.Build();
if (options.OwnerConnectionString is { Length: > 0 } owner)
{
    await KeyDatabase.MigrateAsync(owner, app.Lifetime.ApplicationStopping);
}
app.UseKeyService();
await app.RunAsync();
return 0;
