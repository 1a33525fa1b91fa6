namespace Portal.Operator.Servers;

/// <summary>
/// Who may connect at all (pg_hba.conf): over TLS with SCRAM, the administrator and the named roles. Any other role is
/// refused before its password is checked.
/// </summary>
internal static class ServerAccess
{
    /// <summary>Writes the file; a running cluster reads it at the next reload.</summary>
    /// <param name="facts">The cluster.</param>
    /// <param name="database">The only database that the roles may connect to.</param>
    /// <param name="roles">Roles that may connect; none means every role.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public static async Task WriteAsync(
        ServerFacts facts,
        string database,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        const string from = "127.0.0.1/32 scram-sha-256";
        var who = roles.Count == 0 ? "all" : string.Join(',', roles);
        var text = $"hostssl all \"{facts.SuperuserName}\" {from}\nhostssl {database} {who} {from}\n";
        var file = Path.Combine(facts.DataDirectory, "pg_hba.conf");
        if (await File.ReadAllTextAsync(file, cancellationToken) == text)
        {
            return;
        }
        var next = file + ".new";
        await File.WriteAllTextAsync(next, text, cancellationToken);
        await ServerCommand.HandOverAsync(next, cancellationToken);
        File.Move(next, file, overwrite: true);
    }
}
