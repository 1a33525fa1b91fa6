using Npgsql;
using Portal.Testing;

namespace Portal.Operator.Tests.Servers;

public sealed class TestClusterTests(TestCluster cluster) : IClassFixture<TestCluster>
{
    [Fact]
    public async Task The_fixture_gives_an_empty_database()
    {
        await using var source = NpgsqlDataSource.Create(await cluster.CreateDatabaseAsync("fixture_test"));
        await using var command = source.CreateCommand("SELECT current_database()");
        Assert.Equal("fixture_test", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
