using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Portal.Platform.Connections;

/// <summary>Lets EF Core work on bounded connections.</summary>
public static class BoundedContexts
{
    private static readonly IInterceptor[] Uncancelled =
    [
        new UncancelledCommandInterceptor(),
        new UncancelledTransactionInterceptor(),
    ];

    /// <summary>Opens a context's connections within the limits of the pool.</summary>
    public static DbContextOptionsBuilder UseBounded(this DbContextOptionsBuilder builder, BoundedDataSource source) =>
        builder
            .UseNpgsql(source.Source)
            .AddInterceptors(Uncancelled)
            .AddInterceptors(new BoundedConnectionInterceptor(source));

    /// <summary>Uses a connection that was lent.</summary>
    public static DbContextOptionsBuilder<T> UseBounded<T>(
        this DbContextOptionsBuilder<T> builder,
        NpgsqlConnection connection
    )
        where T : DbContext
    {
        builder.UseNpgsql(connection).AddInterceptors(Uncancelled);
        return builder;
    }
}

/// <summary>Opens EF Core's connections as <see cref="BoundedDataSource"/> lends them.</summary>
public sealed class BoundedConnectionInterceptor(BoundedDataSource source) : DbConnectionInterceptor
{
    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        await source.OpenAsync((NpgsqlConnection)connection, cancellationToken);
        return InterceptionResult.Suppress();
    }

    /// <inheritdoc/>
    public override InterceptionResult ConnectionOpening(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    )
    {
        source.Open((NpgsqlConnection)connection);
        return InterceptionResult.Suppress();
    }
}

/// <summary>Keeps cancellation tokens from Npgsql, where they would send a cancel request synchronously.</summary>
public sealed class UncancelledCommandInterceptor : DbCommandInterceptor
{
    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return InterceptionResult<DbDataReader>.SuppressWithResult(
            await command.ExecuteReaderAsync(CancellationToken.None)
        );
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return InterceptionResult<int>.SuppressWithResult(await command.ExecuteNonQueryAsync(CancellationToken.None));
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return InterceptionResult<object>.SuppressWithResult(
            (await command.ExecuteScalarAsync(CancellationToken.None))!
        );
    }
}

/// <summary>The same for commits and rollbacks.</summary>
public sealed class UncancelledTransactionInterceptor : DbTransactionInterceptor
{
    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        await transaction.CommitAsync(CancellationToken.None);
        return InterceptionResult.Suppress();
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult> TransactionRollingBackAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        await transaction.RollbackAsync(CancellationToken.None);
        return InterceptionResult.Suppress();
    }
}
