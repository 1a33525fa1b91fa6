using System.Net.Sockets;
using Npgsql;
using Portal.Platform.Catalog;

namespace Portal.Platform.Tests.Catalog;

public sealed class DatabaseErrorsTests
{
    [Theory]
    [InlineData("08000")] // connection_exception
    [InlineData("08003")]
    [InlineData("08004")]
    [InlineData("08006")] // connection_failure
    [InlineData("08P01")]
    [InlineData("53000")]
    [InlineData("53100")] // disk_full
    [InlineData("53200")] // out_of_memory
    [InlineData("53300")] // too_many_connections
    [InlineData("53400")] // configuration_limit_exceeded
    [InlineData("57P01")] // admin_shutdown
    [InlineData("57P02")] // crash_shutdown
    [InlineData("57P03")] // cannot_connect_now
    [InlineData("57P04")] // database_dropped
    [InlineData("57P05")] // idle_session_timeout
    [InlineData("25006", false)] // read_only_sql_transaction
    [InlineData("25P03", false)] // idle_in_transaction_session_timeout
    [InlineData("28000", false)] // invalid_authorization_specification
    [InlineData("28P01", false)] // invalid_password
    [InlineData("3D000", false)] // invalid_catalog_name
    [InlineData("40001", false)] // serialization_failure, also of a standby in conflict with recovery
    [InlineData("40003", false)]
    [InlineData("40P01", false)] // deadlock_detected
    [InlineData("42501", false)] // insufficient_privilege
    [InlineData("55000", false)] // object_not_in_prerequisite_state: "not currently accepting connections"
    [InlineData("55006", false)] // object_in_use
    [InlineData("55P03", false)] // lock_not_available
    [InlineData("57014", false)] // query_canceled
    [InlineData("58030", false)] // io_error
    [InlineData("58P01", false)] // undefined_file
    public void A_passing_fault_is_unavailable_and_may_be_tried_again(string state, bool isDown = true)
    {
        foreach (var error in new Exception[] { Error(state), new InvalidOperationException("", Error(state)) })
        {
            Assert.True(DatabaseErrors.IsUnavailable(error));
            Assert.True(DatabaseErrors.IsRefusal(error));
            Assert.Equal(isDown, DatabaseErrors.IsDown(error));
        }
    }

    [Theory]
    [InlineData("22P02")] // invalid_text_representation
    [InlineData("23505")] // unique_violation
    [InlineData("42601")] // syntax_error
    [InlineData("42P01")] // undefined_table
    [InlineData("P0001")] // raise_exception
    [InlineData("XX000")] // internal_error
    [InlineData("XX001")] // data_corrupted
    [InlineData("PT001")] // our own rules
    public void A_defect_is_no_passing_fault(string state)
    {
        Assert.False(DatabaseErrors.IsUnavailable(Error(state)));
        Assert.False(DatabaseErrors.IsRefusal(Error(state)));
        Assert.False(DatabaseErrors.IsDown(Error(state)));
    }

    [Fact]
    public void A_socket_closed_at_its_limit_is_unavailable_and_another_disposed_object_a_defect()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        var closed = Assert.Throws<ObjectDisposedException>(() => socket.NoDelay = true);
        Assert.True(DatabaseErrors.IsDown(closed));
        Assert.True(DatabaseErrors.IsDown(new InvalidOperationException("", closed)));
        Assert.False(DatabaseErrors.IsUnavailable(new ObjectDisposedException(nameof(DatabaseErrorsTests))));
    }

    private static PostgresException Error(string state) => new("", "ERROR", "ERROR", state);
}
