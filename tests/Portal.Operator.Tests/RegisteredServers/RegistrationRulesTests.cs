using Portal.Operator.Provisioning;
using Portal.Operator.RegisteredServers;

namespace Portal.Operator.Tests.RegisteredServers;

/// <summary>What speaks against a server, each finding in words; and how addresses are read.</summary>
public sealed class RegistrationRulesTests
{
    private static readonly ServerFindings Fit = new(160004, 1, IsStandby: false)
    {
        CreatesDatabases = true,
        CreatesRoles = true,
        Inherits = true,
        Connections = (113, 3),
        SynchronousCommit = "on",
        Fsync = "on",
        FullPageWrites = "on",
        Encoding = "UTF8",
        HasIcu = true,
        HasPlpgsql = true,
        Log = ("none", "panic"),
    };

    [Fact]
    public void A_fit_server_has_nothing_against_it() => Assert.Empty(RegistrationRules.Refusals(Fit));

    [Fact]
    public void Each_fault_is_named_with_what_to_do()
    {
        foreach (
            var (found, words) in new (ServerFindings, string)[]
            {
                (Fit with { Version = 140012 }, "PostgreSQL 14"),
                (Fit with { Version = 90624 }, "PostgreSQL 9"),
                (Fit with { Databases = ["shop"] }, "the database shop"),
                (Fit with { TenantRoles = ["t_aaaaaaaaaaaa_app"] }, "the role t_aaaaaaaaaaaa_app"),
                (Fit with { CreatesRoles = false }, "CREATEROLE"),
                (Fit with { Inherits = false }, "INHERIT"),
                (Fit with { Connections = (112, 3) }, "max_connections to 113"),
                (Fit with { SynchronousCommit = "off" }, "synchronous_commit"),
                (Fit with { Fsync = "off" }, "fsync"),
                (Fit with { FullPageWrites = "off" }, "full_page_writes"),
                (Fit with { Encoding = "SQL_ASCII" }, "SQL_ASCII"),
                (Fit with { HasIcu = false }, "und-x-icu"),
                (Fit with { HasPlpgsql = false }, "plpgsql"),
            }
        )
        {
            Assert.Contains(words, Assert.Single(RegistrationRules.Refusals(found)), StringComparison.Ordinal);
        }
        Assert.Equal(2, RegistrationRules.Refusals(Fit with { Version = 140000, HasIcu = false }).Count);
    }

    [Fact]
    public void What_is_not_proven_is_told()
    {
        var one = AddressList.Parse("db.example:5432");
        Assert.Equal(4, RegistrationRules.Reservations(Fit, one).Count);
        Assert.Equal(
            2,
            RegistrationRules.Reservations(Fit with { IsSuperuser = true, ReadsPasswords = true }, one).Count
        );
        var two = AddressList.Parse("db1.example,db2.example");
        Assert.Contains(
            RegistrationRules.Reservations(Fit, two),
            line => line.StartsWith("Replication is not synchronous", StringComparison.Ordinal)
        );
        Assert.Contains(
            RegistrationRules.Reservations(Fit with { Fsync = null }, one),
            line => line.Contains("does not show", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("DB.Example.", "db.example:5432")]
    [InlineData("db.example:6432", "db.example:6432")]
    [InlineData("10.0.0.7", "10.0.0.7:5432")]
    [InlineData("[::1]:5433", "[::1]:5433")]
    [InlineData("DB1.example.:5432, db2.example", "db1.example:5432,db2.example:5432")]
    [InlineData("[::1]:1,[::2]", "[::1]:1,[::2]:5432")]
    public void Addresses_have_one_spelling(string text, string expected) =>
        Assert.Equal(expected, AddressList.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("db:0")]
    [InlineData("db:65536")]
    [InlineData("db:x")]
    [InlineData("db,")]
    [InlineData("db,DB.")]
    [InlineData("postgres://db/x")]
    [InlineData("/var/run/postgresql")]
    [InlineData("db;Password=x")]
    public void What_is_no_address_is_refused(string text) =>
        Assert.Throws<ProvisioningException>(() => AddressList.Parse(text));

    [Fact]
    public void Each_address_stands_for_itself()
    {
        var each = AddressList.Parse("db1.example:1,[::1]:2").Each();
        Assert.Equal(["db1.example:1", "[::1]:2"], each.Select(one => one.ToString()));
    }
}
