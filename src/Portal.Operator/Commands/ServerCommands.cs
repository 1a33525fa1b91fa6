using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.RegisteredServers;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;

namespace Portal.Operator.Commands;

/// <summary>Lists and shows the tenants' servers, registers those that somebody else runs, starts and stops clusters.</summary>
internal sealed class ServerCommands(
    IDbContextFactory<CatalogDbContext> catalog,
    ServerRegistry servers,
    ServerProviders providers,
    ServerRegistration registration,
    ServerOverview overview
)
{
    public Task RunAsync(ServerArguments arguments, CancellationToken cancellationToken) =>
        arguments switch
        {
            { Action: "show", Name: { } name } => ShowAsync(name, arguments.Json, cancellationToken),
            { Action: "register", Name: { } name } => RegisterAsync(name, arguments, cancellationToken),
            { Action: "start", Name: { } name } => StartAsync(name, cancellationToken),
            { Action: "stop", Name: { } name } => StopAsync(name, cancellationToken),
            _ => ListAsync(arguments.Json, cancellationToken),
        };

    private async Task ListAsync(bool json, CancellationToken cancellationToken)
    {
        var all = await overview.ListAsync(null, cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(all, CompanyCommands.Json));
            return;
        }
        foreach (var server in all)
        {
            Console.WriteLine(
                $"{server.Name, -20} {server.Tier, -10} {server.Provider, -11} {server.Address, -22} {server.State, -18} {string.Join(", ", server.Companies)}"
            );
        }
    }

    private async Task ShowAsync(string name, bool json, CancellationToken cancellationToken)
    {
        var server =
            (await overview.ListAsync(name, cancellationToken)).SingleOrDefault()
            ?? throw new ServerException("a server that the catalog knows", $"'{name}'", "see: servers list");
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(server, CompanyCommands.Json));
            return;
        }
        Console.WriteLine(
            $"{server.Name} ({server.Tier}, {server.Provider}) at {server.Address}: {server.State}. Companies: {(server.Companies.Count == 0 ? "none" : string.Join(", ", server.Companies))}"
        );
        if (server.Registration is { } found)
        {
            Write(found);
        }
    }

    private async Task RegisterAsync(string name, ServerArguments arguments, CancellationToken cancellationToken)
    {
        var options = arguments.Options;
        var silent = await registration.RegisterAsync(
            new(
                name,
                options["--address"],
                arguments.Tier,
                options["--administrator"],
                await SecretFile.ReadAsync(options["--password-file"], cancellationToken)
            )
            {
                Authority = options.TryGetValue("--ca", out var file)
                    ? await SecretFile.ReadAsync(file, cancellationToken)
                    : null,
                Pin = options.GetValueOrDefault("--pin"),
            },
            cancellationToken
        );
        foreach (var address in silent)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer now; it was not checked.");
        }
        await ShowAsync(name, arguments.Json, cancellationToken);
    }

    private async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        await servers.StartAsync(await RequireOwnAsync(name, cancellationToken), cancellationToken);
        Console.WriteLine($"{name} is running");
    }

    private async Task StopAsync(string name, CancellationToken cancellationToken)
    {
        await servers.Get(await RequireOwnAsync(name, cancellationToken)).StopAsync(cancellationToken);
        Console.WriteLine($"{name} is stopped");
    }

    private static void Write(ShownRegistration found)
    {
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                PostgreSQL {found.Version}, proved by its {found.Identity}; administrator {found.Administrator}{(
                    found.IsSuperuser ? " (superuser)" : ""
                )}; registered {found.RegisteredAt.UtcDateTime:u}
                Connections: {found.MaxConnections}, of them {found.UsableConnections} for Portal; a company's roles may open {found.ConnectionsPerCompany} (services {ConnectionBudget.App}, support {ConnectionBudget.Support}, owner {ConnectionBudget.Owner}), the administrator {ConnectionBudget.Administrator}; room for {found.CompaniesAtFullLimit} at full limits
                Not done or not proven there:
                """
            )
        );
        foreach (var line in found.NotDoneOrProven)
        {
            Console.WriteLine("- " + line);
        }
    }

    // The name becomes part of a path, so only a name from the catalog is accepted.
    private async Task<string> RequireOwnAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        if (!await db.Servers.AnyAsync(row => row.Name == name, cancellationToken))
        {
            throw new ServerException("a server that the catalog knows", $"'{name}'", "see: servers list");
        }
        return (await providers.OfAsync(name, cancellationToken)).RemovesServers
            ? name
            : throw new ServerException("a cluster of this operator", $"{name}, which others run", "ask them");
    }
}
