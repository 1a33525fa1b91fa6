using Portal.DevHost.Parts;
using Portal.DevHost.State;
using Portal.Operator.Servers;

namespace Portal.DevHost.Supervision;

/// <summary>Everything that runs: started in order, supervised, and stopped in reverse order.</summary>
internal sealed class Stack(StateFolder state, PortRange ports, Progress progress)
{
    private readonly Lock _gate = new();
    private readonly List<Part> _parts = [];
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);
    private StackRecord _record = new(ports.Base, ProcessMark.OfThisProcess(), null, Ready: false);
    private Guardian? _guardian;
    private readonly List<DevPostgres> _databases = [];
    private IdentityProviderHost? _identityProvider;

    public async Task StartAsync(CancellationToken ct)
    {
        _guardian = Guardian.Start(state, Record);
        Record();
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
        _record = _record with { Ready = true };
        Record();
    }

    /// <summary>Restarts whatever ends. Returns when asked to stop, or when the owner has ended.</summary>
    public async Task SuperviseAsync(ProcessMark? owner, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var supervisors = new ISupervised[] { _guardian! }
            .Concat(_databases)
            .Concat(_parts)
            .Select(supervised =>
                new Supervisor(supervised, progress, () => CountRestart(supervised.Name)).RunAsync(end.Token)
            )
            .ToList();
        while (!stop.IsCancellationRequested && owner is not { IsAlive: false })
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await end.CancelAsync();
        await Task.WhenAll(supervisors);
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
        var part = Part.Start(definition, state, progress, Record);
        _parts.Add(part);
        Record();
        await part.WaitUntilReadyAsync(showsDetails: true, ct);
    }

    private void CountRestart(string name)
    {
        lock (_gate)
            _restarts[name] = _restarts.GetValueOrDefault(name) + 1;
        Record();
    }

    // Supervisors run side by side.
    private void Record()
    {
        lock (_gate)
        {
            _record = _record with
            {
                Guardian = _guardian?.Mark,
                Parts = [.. _parts.Select(part => part.Record)],
                Restarts = _restarts,
            };
            _record.Write(state);
        }
    }
}
