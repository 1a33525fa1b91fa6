using Npgsql;
using NpgsqlTypes;
using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Jobs;

/// <summary>
/// Takes jobs and writes how far they are. Every write names holder and number of the lease and is refused without it, so that
/// an operator that was frozen past its lease changes nothing of what another one does. Times are the catalog's.
/// </summary>
internal sealed class JobStore(CatalogDataSource catalog, LeaseHolder holder)
{
    /// <summary>How long a lease is valid without a renewal.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(8);

    // Two jobs of one shared server never run at once; the lock makes the second one see the first one's lease.
    private const string Take = """
        WITH due AS (
            SELECT job_id FROM jobs AS j
            WHERE ended_at IS NULL AND due_at <= clock_timestamp()
              AND (lease_expires_at IS NULL OR lease_expires_at <= clock_timestamp())
              AND NOT EXISTS (SELECT FROM jobs AS o WHERE o.server_name = j.server_name AND o.job_id <> j.job_id
                                                      AND o.lease_expires_at > clock_timestamp())
            ORDER BY due_at, job_id
            LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE jobs AS j
        SET lease_holder = @holder, lease_epoch = j.lease_epoch + 1, lease_expires_at = clock_timestamp() + @duration,
            state = CASE j.state WHEN 'Cancelling' THEN j.state ELSE 'Running' END,
            started_at = coalesce(j.started_at, clock_timestamp())
        FROM due, tenants AS t
        WHERE j.job_id = due.job_id AND t.tenant_id = j.tenant_id
        RETURNING j.job_id, j.lease_epoch, j.tenant_id, t.url_id, t.display_name, j.tier, j.server_name, j.state, j.payload
        """;

    private const string Leased = "job_id = @job AND lease_holder = @holder AND lease_epoch = @epoch";
    private const string Lease = $"SELECT FROM jobs WHERE {Leased} AND lease_expires_at > clock_timestamp()";
    private const string Released = "lease_holder = NULL, lease_expires_at = NULL";

    /// <summary>Takes the job that is due first and that nobody has, or whose holder did not renew its lease.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<LeasedJob?> TakeAsync()
    {
        await using var connection = await catalog.Value.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await using var turn = new NpgsqlCommand(
            "SELECT pg_advisory_xact_lock(hashtextextended('portal.jobs', 0))",
            connection
        );
        await turn.ExecuteNonQueryAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(Take, connection);
        command.Parameters.AddWithValue("holder", holder.Id);
        command.Parameters.AddWithValue("duration", NpgsqlDbType.Interval, LeaseDuration);
        LeasedJob? job = null;
        await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
        {
            if (await reader.ReadAsync(CancellationToken.None))
            {
                job = Read(reader);
            }
        }
        await transaction.CommitAsync(CancellationToken.None);
        return job;
    }

    /// <summary>Renews the lease.</summary>
    /// <returns>Whether the job is to be undone.</returns>
    /// <exception cref="JobLeaseLostException">Another operator has the job, or it has ended.</exception>
    public async Task<bool> RenewAsync(LeasedJob job)
    {
        await using var command = Command(
            job,
            $"UPDATE jobs SET lease_expires_at = clock_timestamp() + @duration WHERE {Leased} RETURNING state"
        );
        command.CommandTimeout = 3;
        command.Parameters.AddWithValue("duration", NpgsqlDbType.Interval, LeaseDuration);
        return await command.ExecuteScalarAsync(CancellationToken.None) switch
        {
            string state => state == nameof(JobState.Cancelling),
            _ => throw new JobLeaseLostException(),
        };
    }

    /// <summary>Adds the steps that the job has not yet, and returns how far all are.</summary>
    public async Task<Dictionary<string, StepProgress>> PrepareAsync(LeasedJob job, IReadOnlyList<string> names)
    {
        await using (
            var insert = Command(
                job,
                $"""
                INSERT INTO job_steps (job_id, name, position)
                SELECT @job, name, place - 1 FROM unnest(@names) WITH ORDINALITY AS step (name, place) WHERE EXISTS ({Lease})
                ON CONFLICT DO NOTHING
                """
            )
        )
        {
            insert.Parameters.AddWithValue("names", names.ToArray());
            await insert.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await using var select = Command(job, "SELECT name, state, attempts FROM job_steps WHERE job_id = @job");
        await using var reader = await select.ExecuteReaderAsync(CancellationToken.None);
        var steps = new Dictionary<string, StepProgress>(StringComparer.Ordinal);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            var name = reader.GetString(0);
            steps[name] = new(name, Enum.Parse<JobStepState>(reader.GetString(1)), reader.GetInt32(2));
        }
        return steps;
    }

    /// <summary>Writes that a step begins, before anything of it happens.</summary>
    public Task BeginStepAsync(LeasedJob job, string step) =>
        ChangeAsync(
            job,
            $"""
            UPDATE job_steps SET state = 'Running', attempts = attempts + 1, started_at = clock_timestamp(), ended_at = NULL
            WHERE job_id = @job AND name = @step AND EXISTS ({Lease} AND state = 'Running')
            """,
            ("step", step)
        );

    /// <summary>Writes how a step, or its undoing, ended.</summary>
    public Task EndStepAsync(LeasedJob job, string step, JobStepState state) =>
        ChangeAsync(
            job,
            $"""
            UPDATE job_steps SET state = @state, ended_at = clock_timestamp()
            WHERE job_id = @job AND name = @step AND EXISTS ({Lease})
            """,
            ("step", step),
            ("state", state.ToString())
        );

    /// <summary>Ends the job: the company is active.</summary>
    public Task SucceedAsync(LeasedJob job) =>
        ChangeAsync(
            job,
            $"""
            UPDATE jobs SET state = 'Succeeded', reason = NULL, ended_at = clock_timestamp(), payload = NULL, {Released}
            WHERE {Leased} AND state = 'Running'
            """
        );

    /// <summary>Lets the job wait; one that is being undone stays that.</summary>
    public Task WaitAsync(LeasedJob job, string reason, TimeSpan pause) =>
        ChangeAsync(
            job,
            $"""
            UPDATE jobs SET state = CASE state WHEN 'Cancelling' THEN state ELSE 'Waiting' END,
                reason = CASE WHEN gives_up THEN reason ELSE @reason END, due_at = clock_timestamp() + @pause, {Released}
            WHERE {Leased}
            """,
            ("reason", reason),
            ("pause", pause)
        );

    /// <summary>Gives the job up: from now on it is undone.</summary>
    /// <returns>False when its company is active: then it cannot be undone.</returns>
    public async Task<bool> GiveUpAsync(LeasedJob job, string reason)
    {
        await using var command = Command(
            job,
            $"""
            UPDATE jobs SET state = 'Cancelling', reason = @reason, gives_up = state <> 'Cancelling'
            WHERE {Leased} AND EXISTS (SELECT FROM tenants AS t WHERE t.tenant_id = jobs.tenant_id AND t.state = 'Provisioning')
            """
        );
        command.Parameters.AddWithValue("reason", reason);
        return await command.ExecuteNonQueryAsync(CancellationToken.None) == 1;
    }

    /// <summary>Whether the job's company was never active.</summary>
    public async Task<bool> IsProvisioningAsync(LeasedJob job)
    {
        await using var command = Command(job, "SELECT state = 'Provisioning' FROM tenants WHERE tenant_id = @tenant");
        command.Parameters.AddWithValue("tenant", job.Tenant.Value);
        return await command.ExecuteScalarAsync(CancellationToken.None) is true;
    }

    /// <summary>Ends a job that was undone: its hosts are free again, its name is retired, and its payload erased.</summary>
    public Task EndUndoneAsync(LeasedJob job) =>
        ChangeAsync(
            job,
            $"""
            WITH ended AS (
                UPDATE jobs SET state = CASE WHEN gives_up THEN 'Failed' ELSE 'Cancelled' END, ended_at = clock_timestamp(),
                    payload = NULL, {Released}
                WHERE {Leased} AND state = 'Cancelling'
                RETURNING tenant_id
            ), freed AS (DELETE FROM hosts USING ended WHERE hosts.tenant_id = ended.tenant_id)
            UPDATE tenants SET state = 'Retired' FROM ended WHERE tenants.tenant_id = ended.tenant_id
            """
        );

    /// <summary>Lets go of the job, so that another operator need not wait until the lease expires.</summary>
    public async Task ReleaseAsync(LeasedJob job)
    {
        await using var command = Command(job, $"UPDATE jobs SET {Released} WHERE {Leased}");
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task ChangeAsync(LeasedJob job, string statement, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(job, statement);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        if (await command.ExecuteNonQueryAsync(CancellationToken.None) != 1)
        {
            throw new JobLeaseLostException();
        }
    }

    private NpgsqlCommand Command(LeasedJob job, string statement)
    {
        var command = catalog.Value.CreateCommand(statement);
        command.Parameters.AddWithValue("job", job.Id.Value);
        command.Parameters.AddWithValue("holder", holder.Id);
        command.Parameters.AddWithValue("epoch", job.Epoch);
        return command;
    }

    private static LeasedJob Read(NpgsqlDataReader row) =>
        new(
            new(row.GetGuid(0)),
            row.GetInt64(1),
            new(row.GetGuid(2)),
            row.GetString(3),
            row.GetString(4),
            Enum.Parse<ServerTier>(row.GetString(5)),
            row.GetString(6),
            row.GetString(7) == nameof(JobState.Cancelling),
            row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8)
        );
}
