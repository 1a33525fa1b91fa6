[assembly: AssemblyFixture(typeof(PortalStack))]
[assembly: AssemblyFixture(typeof(Chromium))]

// The browser, the services and the servers share the machine: more at once only makes each of them wait.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Portal.E2E;

/// <summary>For tests that disturb the whole stack: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
