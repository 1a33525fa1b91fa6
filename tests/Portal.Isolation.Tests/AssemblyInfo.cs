using Portal.Testing;

// One real stack for all: tests that stop, exchange or break something put it back, so they run one after another.
[assembly: AssemblyFixture(typeof(PortalStack))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
