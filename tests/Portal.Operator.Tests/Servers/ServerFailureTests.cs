using Portal.Operator.Servers;

namespace Portal.Operator.Tests.Servers;

public sealed class ServerFailureTests
{
    [Theory]
    [InlineData("initdb: error: could not write file: No space left on device", "free some space")]
    [InlineData("could not create directory: Permission denied", "access to that folder")]
    [InlineData("could not bind IPv4 address \"127.0.0.1\": Address already in use", "another port")]
    [InlineData("something new", "read the lines above")]
    public void Known_causes_come_with_what_to_do(string output, string toDo)
    {
        var message = ServerFailure.From("PostgreSQL to start", output).Message;
        Assert.StartsWith("Expected: PostgreSQL to start.", message, StringComparison.Ordinal);
        Assert.Contains(output, message, StringComparison.Ordinal);
        Assert.Contains(toDo, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_not_installed_is_named_with_the_package()
    {
        var message = Assert.Throws<ServerException>(() => ServerBinaries.Require(1)).Message;
        Assert.Contains("PostgreSQL 1,", message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", message, StringComparison.Ordinal);
    }
}
