using Portal.Testing;

[assembly: AssemblyFixture(typeof(TestPlatform))]
[assembly: AssemblyFixture(typeof(TestCluster))]
