using System.Globalization;
using Portal.Operator.Servers;
using Portal.Platform.Tenancy;

namespace Portal.Operator.RegisteredServers;

/// <summary>What speaks against registering a server, and what has to be known of one that is registered.</summary>
internal static class RegistrationRules
{
    private const int OldestVersion = 15;

    /// <summary>Why it cannot be registered: what was found, and what to do. Empty when nothing speaks against it.</summary>
    public static IReadOnlyList<string> Refusals(ServerFindings found) =>
        [
            .. new[]
            {
                Unless(
                    found.Version / 10_000 >= OldestVersion,
                    Text(
                        $"It is PostgreSQL {found.Version / 10_000}. Register one of version {OldestVersion} or newer."
                    )
                ),
                Unless(
                    found.Databases.Count == 0,
                    $"It is not empty: it has {List("the database", "the databases", found.Databases)}. Register a server of its own for companies, or drop what nobody needs."
                ),
                Unless(
                    found.TenantRoles.Count == 0,
                    $"It is not empty: it has {List("the role", "the roles", found.TenantRoles)}, which an operator made for companies. Register a server that no Portal has."
                ),
                Unless(
                    found.IsSuperuser || (found.CreatesDatabases && found.CreatesRoles && found.Inherits),
                    "The administrator lacks a right. It needs CREATEDB, CREATEROLE and INHERIT, and no more: ALTER ROLE ... CREATEDB CREATEROLE INHERIT."
                ),
                Unless(
                    found.Usable >= ConnectionBudget.Required,
                    Text(
                        $"It has no room: of max_connections = {found.Connections.Maximum}, {found.Connections.Reserved} are reserved, which leaves {found.Usable}, and a company needs {ConnectionBudget.Required} (the services {ConnectionBudget.App}, support {ConnectionBudget.Support}, its owner {ConnectionBudget.Owner}, the administrator {ConnectionBudget.Administrator}). Set max_connections to {ConnectionBudget.Required + found.Connections.Reserved} or more."
                    )
                ),
                Unless(
                    found.SynchronousCommit != "off",
                    "synchronous_commit is off: confirmed writes could be lost in a crash, and the audit log is evidence. Set it to on."
                ),
                Unless(found.Fsync != "off", "fsync is off: a crash can destroy the data. Set it to on."),
                Unless(
                    found.FullPageWrites != "off",
                    "full_page_writes is off: a crash can destroy the data. Set it to on."
                ),
                Unless(
                    found.Encoding == "UTF8",
                    $"New databases have the encoding {found.Encoding}. Register a server whose template0 has UTF8."
                ),
                Unless(found.HasIcu, "It has no collation und-x-icu. Register a server that was built with ICU."),
                Unless(found.HasPlpgsql, "It lacks plpgsql: CREATE EXTENSION plpgsql in template1."),
            }.OfType<string>(),
        ];

    /// <summary>What cannot be done or proven there, and what would make it better.</summary>
    public static IReadOnlyList<string> Reservations(ServerFindings found, ServerEndpoint endpoint) =>
        [
            .. new[]
            {
                "pg_hba.conf is not ours: which roles may try to connect, from where and how, its own administrators decide. The password (SCRAM) and the rights in the database are the wall.",
                "Its superusers can read and change everything, its identity row included; backups and restores are theirs.",
                Unless(
                    found.ReadsPasswords,
                    "Stored passwords cannot be read: a tenant's role that changes its own password is not found. It locks the services out until roles rotate. Changed settings are found and set back."
                ),
                Unless(
                    found.IsSuperuser,
                    found.Version / 10_000 >= 16
                        ? "The administrator is no superuser: it may alter the roles that it made, and is a member of them, so that it can read companies' data."
                        : "The administrator is no superuser: in PostgreSQL 15 CREATEROLE may alter every role that is none, and is made a member of the companies' roles, so that it can read their data. From 16 on it reaches only roles that it made."
                ),
                Unless(
                    found.OpenDatabases.Count == 0,
                    $"Every role of the server may connect to {List("the database", "the databases", found.OpenDatabases)} and sees the names of roles and databases there: only the owner can revoke that (REVOKE CONNECT ... FROM PUBLIC)."
                ),
                Unless(
                    found.Fsync is not null && found.FullPageWrites is not null,
                    "It does not show whether fsync and full_page_writes are on."
                ),
                Unless(
                    !endpoint.HasSeveral || found.SynchronousStandbys.Length > 0,
                    "Replication is not synchronous, as far as can be seen: a failover can lose confirmed writes. Portal then refuses the server as an older copy until two platform-admins accept the loss."
                ),
                Unless(
                    found.SynchronousCommit is "on" or "remote_apply",
                    $"synchronous_commit is {found.SynchronousCommit}: a standby that takes over may lack confirmed writes."
                ),
                Unless(
                    found.Log is ("none" or "ddl", "panic"),
                    "Its log may hold statements with personal data: set log_statement = none and log_min_error_statement = panic."
                ),
            }.OfType<string>(),
        ];

    private static string? Unless(bool holds, string text) => holds ? null : text;

    private static string List(string one, string several, IReadOnlyList<string> names) =>
        $"{(names.Count == 1 ? one : several)} {string.Join(", ", names.Take(5))}{(names.Count > 5 ? " and more" : "")}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
