using System.Net.Sockets;
using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Platform.Tests.Catalog;

public sealed class FailureEventsTests
{
    [Fact]
    public void Causes_are_types_and_states_outermost_first_and_never_messages()
    {
        var refused = new PostgresException("a tenant's content", "ERROR", "ERROR", PostgresErrorCodes.AdminShutdown);
        Assert.Equal(
            "ServiceUnavailable, Npgsql, Postgres 57P01",
            FailureEvents.CausesOf(
                new ServiceUnavailableException(
                    "a tenant's content",
                    new NpgsqlException("a tenant's content", refused)
                )
            )
        );
        Assert.Equal("Socket", FailureEvents.CausesOf(new SocketException((int)SocketError.ConnectionRefused)));
    }
}
