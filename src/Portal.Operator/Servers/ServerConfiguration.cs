using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>The configuration of every cluster that we create, with the reasons beside the settings.</summary>
internal static class ServerConfiguration
{
    // No local, no trust, no hostnossl: every connection is TLS and SCRAM.
    private const string HostBasedAuthentication = "hostssl all all 127.0.0.1/32 scram-sha-256\n";

    public static void Write(string dataDirectory, ServerSpec spec)
    {
        File.WriteAllText(Path.Combine(dataDirectory, "pg_hba.conf"), HostBasedAuthentication);
        File.AppendAllText(Path.Combine(dataDirectory, "postgresql.conf"), Settings(spec));
    }

    private static string Settings(ServerSpec spec) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""

            # --- Portal ---
            cluster_name = 'portal-{Path.GetFileName(spec.Folder)}'
            listen_addresses = '127.0.0.1'
            port = {spec.Port}
            unix_socket_directories = ''
            max_connections = {spec.MaxConnections}
            ssl = on
            ssl_min_protocol_version = 'TLSv1.3'
            password_encryption = scram-sha-256

            # Confirmed writes must survive a crash: the audit log is evidence.
            fsync = on
            synchronous_commit = on

            # A machine carries many clusters, most of them idle.
            shared_buffers = 24MB
            work_mem = 4MB
            maintenance_work_mem = 32MB
            max_wal_size = 256MB
            min_wal_size = 32MB
            max_worker_processes = 2
            max_parallel_workers = 0
            max_parallel_workers_per_gather = 0
            max_parallel_maintenance_workers = 0
            max_wal_senders = 2
            max_replication_slots = 2
            autovacuum_max_workers = 1
            huge_pages = off
            jit = off

            # The log names errors, never statements or values: they hold personal data.
            log_destination = 'stderr'
            logging_collector = off
            log_line_prefix = '%m [%p] %d '
            log_timezone = 'UTC'
            timezone = 'UTC'
            log_min_messages = warning
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_statement = 'none'
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0

            """
        );
}
