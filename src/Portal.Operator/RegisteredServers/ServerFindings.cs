using Npgsql;
using Portal.Operator.Provisioning;

namespace Portal.Operator.RegisteredServers;

/// <summary>What one address of a server says of the server, asked as its administrator.</summary>
/// <param name="Version">As <c>server_version_num</c>: 150018.</param>
/// <param name="SystemIdentifier">The cluster's own identifier, also of its standbys.</param>
/// <param name="IsStandby">Whether it is in recovery.</param>
internal sealed record ServerFindings(int Version, long SystemIdentifier, bool IsStandby)
{
    /// <summary>Databases that managed servers come with; nobody keeps anything in them.</summary>
    private const string Maintenance =
        "'postgres', 'rdsadmin', 'cloudsqladmin', 'alloydbadmin', 'alloydbmetadata', 'azure_maintenance', 'azure_sys'";

    private const string Question = $$"""
        SELECT current_setting('server_version_num')::int, (SELECT system_identifier FROM pg_control_system()),
               pg_is_in_recovery(), rolsuper, rolcreatedb, rolcreaterole, rolinherit,
               current_setting('max_connections')::int,
               current_setting('superuser_reserved_connections')::int
                   + coalesce(current_setting('reserved_connections', true), '0')::int,
               current_setting('synchronous_commit'), current_setting('fsync', true),
               current_setting('full_page_writes', true), coalesce(current_setting('synchronous_standby_names', true), ''),
               ARRAY(SELECT datname::text FROM pg_database WHERE NOT datistemplate AND datname NOT IN ({{Maintenance}}) ORDER BY 1),
               ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname ~ '^t_[a-z2-7]{12}(_|$)' ORDER BY 1),
               coalesce((SELECT pg_encoding_to_char(encoding)::text FROM pg_database WHERE datname = 'template0'), ''),
               EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu'),
               EXISTS (SELECT FROM pg_language WHERE lanname = 'plpgsql'),
               has_table_privilege('pg_authid', 'SELECT'),
               ARRAY(SELECT datname::text FROM pg_database
                     WHERE datname IN ('postgres', 'template1') AND NOT pg_has_role(datdba, 'USAGE') ORDER BY 1),
               coalesce(current_setting('log_statement', true), '?'),
               coalesce(current_setting('log_min_error_statement', true), '?')
        FROM pg_roles WHERE rolname = current_user
        """;

    /// <summary>The administrator is a superuser.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>The administrator may create databases.</summary>
    public bool CreatesDatabases { get; init; }

    /// <summary>The administrator may create roles.</summary>
    public bool CreatesRoles { get; init; }

    /// <summary>The administrator has the rights of the roles that it is a member of.</summary>
    public bool Inherits { get; init; }

    /// <summary>Connections in all, and those that only superusers or pg_use_reserved_connections get.</summary>
    public (int Maximum, int Reserved) Connections { get; init; }

    /// <summary>Connections that roles such as ours can have.</summary>
    public int Usable => Connections.Maximum - Connections.Reserved;

    /// <summary>The setting <c>synchronous_commit</c>.</summary>
    public string SynchronousCommit { get; init; } = "";

    /// <summary>The setting; null when the server does not show it.</summary>
    public string? Fsync { get; init; }

    /// <summary>The setting; null when the server does not show it.</summary>
    public string? FullPageWrites { get; init; }

    /// <summary>The setting; empty when replication is not synchronous, or not to be seen.</summary>
    public string SynchronousStandbys { get; init; } = "";

    /// <summary>Databases that are not the server's own.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];

    /// <summary>Roles that some operator made for a company.</summary>
    public IReadOnlyList<string> TenantRoles { get; init; } = [];

    /// <summary>Encoding of new databases.</summary>
    public string Encoding { get; init; } = "";

    /// <summary>It was built with ICU, by which names are sorted.</summary>
    public bool HasIcu { get; init; }

    /// <summary>It has plpgsql, in which the rules of a company's tables are written.</summary>
    public bool HasPlpgsql { get; init; }

    /// <summary>The administrator can read roles' stored passwords.</summary>
    public bool ReadsPasswords { get; init; }

    /// <summary>Databases from which the administrator cannot shut out the roles of the server.</summary>
    public IReadOnlyList<string> OpenDatabases { get; init; } = [];

    /// <summary>The settings <c>log_statement</c> and <c>log_min_error_statement</c>.</summary>
    public (string Statements, string FailedFrom) Log { get; init; }

    /// <summary>Asks over an open connection.</summary>
    public static async Task<ServerFindings> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Question, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? Read(row)
            : throw new ProvisioningException("an administrator that the server knows", "none", "name another login");
    }

    private static ServerFindings Read(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetInt64(1), row.GetBoolean(2))
        {
            IsSuperuser = row.GetBoolean(3),
            CreatesDatabases = row.GetBoolean(4),
            CreatesRoles = row.GetBoolean(5),
            Inherits = row.GetBoolean(6),
            Connections = (row.GetInt32(7), row.GetInt32(8)),
            SynchronousCommit = row.GetString(9),
            Fsync = row.IsDBNull(10) ? null : row.GetString(10),
            FullPageWrites = row.IsDBNull(11) ? null : row.GetString(11),
            SynchronousStandbys = row.GetString(12),
            Databases = row.GetFieldValue<string[]>(13),
            TenantRoles = row.GetFieldValue<string[]>(14),
            Encoding = row.GetString(15),
            HasIcu = row.GetBoolean(16),
            HasPlpgsql = row.GetBoolean(17),
            ReadsPasswords = row.GetBoolean(18),
            OpenDatabases = row.GetFieldValue<string[]>(19),
            Log = (row.GetString(20), row.GetString(21)),
        };
}
