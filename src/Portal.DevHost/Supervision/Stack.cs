using Portal.DevHost.Parts;
using Portal.DevHost.State;
using Portal.Operator.Servers;

namespace Portal.DevHost.Supervision;

/// <summary>Everything that runs, started in order, watched, and stopped in the opposite order.</summary>
internal sealed class Stack(StateFolder state, PortRange ports, Progress progress)
{
    private readonly List<Part> _parts = [];
    private StackRecord _record = new(ports.Base, ProcessMark.OfThisProcess(), null, Ready: false);
    private Guardian? _guardian;
    private readonly List<DevPostgres> _databases = [];
    private IdentityProviderHost? _identityProvider;

    public async Task StartAsync(CancellationToken ct)
    {
        _guardian = Guardian.Start(state);
        Record(_record with { Guardian = _guardian.Mark });
        var secrets = new SecretFiles(state);
        var place = await ServerLocation.ResolveAsync(state.Root, ct);
        var servers = StateFolder.ServersIn(place);
        Directory.CreateDirectory(servers, File.GetUnixFileMode(place));

        var (catalog, keys) = (PlatformDatabase.Catalog(place, ports), PlatformDatabase.Keys(place, ports));
        _databases.AddRange(
            await progress.StepAsync(
                $"Catalog server on port {catalog.Port}, key server on port {keys.Port}",
                () =>
                    Task.WhenAll(
                        DevPostgres.StartAsync(catalog, secrets, ct),
                        DevPostgres.StartAsync(keys, secrets, ct)
                    )
            )
        );
        var parts = new PortalParts(
            ports,
            secrets,
            _databases[0].ConnectionString,
            _databases[1].ConnectionString,
            servers
        );
        await StartAsync(parts.KeyService(), $"Key service on port {ports.KeyService}", ct);
        await StartAsync(parts.Operator(), "Operator, with the tenants' servers and sample data", ct);
        _identityProvider = await progress.StepAsync(
            $"Identity provider on port {ports.IdentityProvider}",
            () => IdentityProviderHost.StartAsync(state, ports, secrets, ct)
        );
        await StartAsync(parts.Web(), $"Web on port {ports.Web}", ct);
        await StartAsync(parts.Api(), $"APIs on port {ports.Api}", ct);
        Record(_record with { Ready = true });
    }

    /// <summary>Returns when asked to stop.</summary>
    /// <exception cref="DevHostException">A part ended by itself; the message holds the end of its log.</exception>
    public async Task SuperviseAsync(ProcessMark? owner, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && owner is not { IsAlive: false })
        {
            if (_parts.Find(part => part.HasCrashed) is { } crashed)
                throw crashed.Crash();
            if (_databases.Find(database => !database.Cluster.IsRunning) is { } ended)
                throw ended.Crash();
            if (_guardian!.HasCrashed)
                throw new DevHostException("The guardian ended unexpectedly; without it a crash would leave orphans.");
            if (_parts.Find(part => File.Exists(state.RestartRequest(part.Definition.Name))) is { } part)
                await RestartAsync(part, stop);
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task StopAsync(CancellationToken hurry)
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await progress.StepAsync("Stopping " + part.Definition.Name, () => part.StopAsync(hurry));
            part.Dispose();
        }
        if (_identityProvider is not null)
            await progress.StepAsync("Stopping identity provider", () => _identityProvider.StopAsync(hurry));
        var leftovers = new Leftovers(state);
        if (leftovers.Any())
            await progress.StepAsync("Stopping PostgreSQL servers", () => leftovers.StopAsync(hurry));
        StackRecord.Delete(state);
        if (_guardian is not null)
            await _guardian.DismissAsync();
        _guardian?.Dispose();
    }

    private async Task StartAsync(PartDefinition definition, string description, CancellationToken ct)
    {
        LogTail.Begin(state.Log(definition.Name));
        await progress.StepAsync(description, () => StartAsync(definition, ct));
    }

    private async Task StartAsync(PartDefinition definition, CancellationToken ct)
    {
        var part = Part.Start(definition, state);
        _parts.Add(part);
        Record(_record with { Parts = [.. _parts.Select(p => p.Record)] });
        await part.WaitUntilReadyAsync(progress, ct);
    }

    private async Task RestartAsync(Part part, CancellationToken stop)
    {
        await progress.StepAsync(
            "Restarting " + part.Definition.Name,
            async () =>
            {
                await part.StopAsync(stop);
                _parts.Remove(part);
                part.Dispose();
                await StartAsync(part.Definition, stop);
                File.Delete(state.RestartRequest(part.Definition.Name));
            }
        );
    }

    private void Record(StackRecord record)
    {
        _record = record;
        record.Write(state);
    }
}
