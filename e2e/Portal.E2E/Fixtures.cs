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

/// <summary>
/// For tests of the staff, of whom there are two: a sign-out ends their support sessions, and each may have one at a time
/// at a company. One test of it after the other.
/// </summary>
[CollectionDefinition(Name)]
public sealed class StaffCollection
{
    public const string Name = "Staff";
}
