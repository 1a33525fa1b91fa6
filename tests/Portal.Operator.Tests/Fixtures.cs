using Portal.Testing;

[assembly: AssemblyFixture(typeof(TestPlatform))]
