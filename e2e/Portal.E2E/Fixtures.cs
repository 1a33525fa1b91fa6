[assembly: AssemblyFixture(typeof(PortalStack))]
[assembly: AssemblyFixture(typeof(Chromium))]

// The browser, the services and the servers share the machine: more at once would only wait for each other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Portal.E2E;

/// <summary>For tests that disturb the whole stack: no other test runs at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ExclusiveCollection
{
    public const string Name = "Exclusive";
}

/// <summary>
/// For tests of the two staff members, one after another: a sign-out ends their support sessions, and each may have only one
/// at a time at a company.
/// </summary>
[CollectionDefinition(Name)]
public sealed class StaffCollection
{
    public const string Name = "Staff";
}
