using Portal.Domain.Companies;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Commands;

/// <summary>The arguments of <c>companies</c>. Secrets come from files: other people of the machine can read a command line.</summary>
/// <param name="Action">create, list, show, cancel, suspend or resume.</param>
/// <param name="UrlId">The company; null for list.</param>
/// <param name="Options">By name, each with its values.</param>
internal sealed record CompanyArguments(string Action, string? UrlId, IReadOnlyDictionary<string, List<string>> Options)
{
    public const string Help = """
        Portal.Operator companies create URL_ID --name NAME --auth-provider KIND [--tier dedicated|schema] [--server NAME] [--host HOST]...
                [--issuer ADDRESS --client-id ID --client-secret-file FILE [--trusts-email]]
                [--admin-email EMAIL --admin-name NAME] [--wait] [--json]   make a company; its link is shown once
        Portal.Operator companies list [--json]            companies and their states
        Portal.Operator companies show URL_ID [--json]     a company, its job and the steps
        Portal.Operator companies cancel URL_ID [--json]   undo a company that is not active yet; its name stays retired
        Portal.Operator companies suspend URL_ID --reason TEXT [--json]   let nobody in; its sessions and keys stop at once
        Portal.Operator companies resume URL_ID --reason TEXT [--json]    let in again whoever was not revoked meanwhile
        """;

    private static readonly string[] CreationFlags = ["--wait", "--trusts-email"];

    private static readonly string[] CreationValues =
    [
        "--name",
        "--auth-provider",
        "--tier",
        "--server",
        "--host",
        "--issuer",
        "--client-id",
        "--client-secret-file",
        "--hosted-domain",
        "--admin-email",
        "--admin-name",
    ];

    /// <summary>Whether to write JSON.</summary>
    public bool Json => Options.ContainsKey("--json");

    /// <summary>Whether to wait for the job's end.</summary>
    public bool Wait => Options.ContainsKey("--wait");

    /// <summary>Null for what is no such command.</summary>
    public static CompanyArguments? Parse(string[] arguments)
    {
        if (arguments is not ["companies", "create" or "list" or "show" or "cancel" or "suspend" or "resume", ..])
        {
            return null;
        }
        var isList = arguments[1] == "list";
        var rest =
            isList ? arguments[2..]
            : arguments.ElementAtOrDefault(2) is null ? null
            : arguments[3..];
        return rest is not null && ReadOptions(rest, arguments[1]) is { } options
            ? new(arguments[1], isList ? null : arguments[2], options)
            : null;
    }

    /// <summary>The request that the options describe.</summary>
    /// <param name="secret">Content of the secret's file; null without one.</param>
    public CompanyRequest ToRequest(string? secret)
    {
        var hasProvider = Options.Keys.Any(name => name is "--issuer" or "--client-id" or "--client-secret-file");
        var hasAdmin = Options.Keys.Any(name => name is "--admin-email" or "--admin-name");
        return new(One("--name"), UrlId, One("--auth-provider"))
        {
            Tier = One("--tier") switch
            {
                null or "dedicated" => ServerTier.Dedicated,
                "schema" => ServerTier.Schema,
                _ => default, // refused by the rules
            },
            Server = One("--server"),
            Hosts = Options.TryGetValue("--host", out var hosts) ? hosts : [],
            Provider = hasProvider
                ? new(One("--issuer"), One("--client-id"), secret, Options.ContainsKey("--trusts-email"))
                {
                    HostedDomain = One("--hosted-domain"),
                }
                : null,
            FirstAdmin = hasAdmin ? new(One("--admin-email"), One("--admin-name")) : null,
        };
    }

    /// <summary>The value of an option; null without it.</summary>
    public string? One(string name) => Options.GetValueOrDefault(name)?[0];

    private static Dictionary<string, List<string>>? ReadOptions(string[] rest, string action)
    {
        string[] flags = action == "create" ? [.. CreationFlags, "--json"] : ["--json"];
        string[] valued = action switch
        {
            "create" => CreationValues,
            "suspend" or "resume" => ["--reason"],
            _ => [],
        };
        var options = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < rest.Length; i++)
        {
            var name = rest[i];
            if (flags.Contains(name))
            {
                options[name] = [];
            }
            else if (valued.Contains(name) && i + 1 < rest.Length && (name == "--host" || !options.ContainsKey(name)))
            {
                (options.TryGetValue(name, out var values) ? values : options[name] = []).Add(rest[++i]);
            }
            else
            {
                return null;
            }
        }
        return options;
    }
}
