using Portal.Operator.Provisioning;

namespace Portal.Operator.Tests.Provisioning;

public sealed class OpaqueNameTests
{
    [Fact]
    public void New_names_are_plain_and_never_the_same()
    {
        var names = Enumerable.Range(0, 1_000).Select(_ => OpaqueName.New()).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Equal(name, OpaqueName.Validate(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x; DROP TABLE users")]
    [InlineData("x\"y")]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("x\n")]
    public void Anything_that_would_need_quotes_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => OpaqueName.Validate(name));
}
