using Portal.Operator.Servers;
using Portal.Testing;

namespace Portal.Operator.Tests.Servers;

/// <summary>A folder for the clusters of one test, which are stopped and deleted at its end.</summary>
public sealed class TemporaryFolder : IAsyncDisposable
{
    public TemporaryFolder()
    {
        if (!TestCluster.Available)
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
        Path = Directory.CreateDirectory($"/var/tmp/portal-test-{Guid.CreateVersion7():n}").FullName;
    }

    public string Path { get; }

    public ServerSpec Spec(string name = "cluster") => new(System.IO.Path.Combine(Path, name), TestCluster.FreePort());

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in PostgresCluster.LoadAll(Path))
            await cluster.DeleteAsync(CancellationToken.None);
        Directory.Delete(Path, recursive: true);
    }
}
