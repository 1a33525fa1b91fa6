using Portal.Platform.Tenancy;

namespace Portal.Operator.Commands;

/// <summary>The arguments of <c>servers</c>. The password comes from a file.</summary>
/// <param name="Action">list, show, register, start or stop.</param>
/// <param name="Name">The server; null for list.</param>
/// <param name="Options">By name.</param>
internal sealed record ServerArguments(string Action, string? Name, IReadOnlyDictionary<string, string> Options)
{
    public const string Help = """
        Portal.Operator servers list [--json]        the tenants' servers
        Portal.Operator servers show NAME [--json]   a server, and what was found when it was registered
        Portal.Operator servers register NAME --address HOST:PORT[,HOST:PORT]... --administrator LOGIN --password-file FILE
                (--ca FILE | --pin SHA256) [--tier dedicated|schema] [--json]   take on a server that somebody else runs
        Portal.Operator servers start NAME           start a cluster
        Portal.Operator servers stop NAME            stop a cluster
        """;

    private static readonly string[] Valued =
    [
        "--address",
        "--administrator",
        "--password-file",
        "--ca",
        "--pin",
        "--tier",
    ];

    /// <summary>Whether to write JSON.</summary>
    public bool Json => Options.ContainsKey("--json");

    /// <summary>How the server is shared.</summary>
    public ServerTier Tier =>
        Options.GetValueOrDefault("--tier") == "schema" ? ServerTier.Schema : ServerTier.Dedicated;

    /// <summary>Null for what is no such command.</summary>
    public static ServerArguments? Parse(string[] arguments)
    {
        var (action, name, rest) = arguments switch
        {
            ["servers", "list", .. var more] => ("list", null, more),
            ["servers", "show" or "start" or "stop" or "register", var named, .. var more] => (
                arguments[1],
                named,
                more
            ),
            _ => (null, null, []),
        };
        return action is not null && Read(rest, action) is { } options && IsComplete(action, options)
            ? new(action, name, options)
            : null;
    }

    private static bool IsComplete(string action, Dictionary<string, string> options) =>
        action != "register"
        || (
            options.ContainsKey("--address")
            && options.ContainsKey("--administrator")
            && options.ContainsKey("--password-file")
            && options.ContainsKey("--ca") != options.ContainsKey("--pin")
            && (options.GetValueOrDefault("--tier") is null or "dedicated" or "schema")
        );

    private static Dictionary<string, string>? Read(string[] rest, string action)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rest.Length; i++)
        {
            var isFlag = rest[i] == "--json" && action is not ("start" or "stop");
            var isValued = action == "register" && Valued.Contains(rest[i]) && i + 1 < rest.Length;
            if ((!isFlag && !isValued) || !options.TryAdd(rest[i], isFlag ? "" : rest[i + 1]))
            {
                return null;
            }
            i += isFlag ? 0 : 1;
        }
        return options;
    }
}
