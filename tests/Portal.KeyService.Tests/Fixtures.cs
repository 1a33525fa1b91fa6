using Portal.KeyService.Tests.Running;

[assembly: AssemblyFixture(typeof(KeyServices))]
