using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Npgsql;

namespace Portal.Testing;

/// <summary>
/// Asserts that no content of a tenant stands in the platform's logs, in the catalog or in the key service's database. What to
/// look for is read from the tenants' own databases, so that every flow that a test ran is covered.
/// </summary>
public static partial class TenantContent
{
    private const int Shortest = 8;
    private static readonly string[] Tenants = ["acme", "globex", "initech"];
    private static readonly string[] Parts = ["web", "api", "operator", "keyservice"];

    // Texts with a blank or an at sign, and the words of tests: single words are the product's own, too. A browser's name is
    // not the tenant's: the staff's may be the same.
    private const string Query = """
        SELECT string_agg(DISTINCT text, chr(1)) FROM (
            SELECT email AS text FROM users UNION ALL SELECT display_name FROM users UNION ALL SELECT subject FROM users
            UNION ALL SELECT title FROM journeys UNION ALL SELECT owner FROM journeys
            UNION ALL SELECT title FROM journey_steps UNION ALL SELECT owner FROM journey_steps
            UNION ALL SELECT name FROM api_keys UNION ALL SELECT created_by_label FROM api_keys
            UNION ALL SELECT reason FROM support_sessions UNION ALL SELECT id_token FROM sessions
            UNION ALL SELECT target_label FROM audit_entries WHERE target_kind IS DISTINCT FROM 'support-session'
            UNION ALL SELECT actor_label FROM audit_entries WHERE actor_kind NOT IN (3, 4)
            UNION ALL SELECT value #>> '{}' FROM audit_entries,
                jsonb_path_query(details - 'userAgent', 'strict $.**') AS value
                WHERE jsonb_typeof(value) = 'string') AS texts
        WHERE length(text) >= 8 AND (text ~ '[@ ]' OR text ILIKE '%canary%') AND text NOT LIKE '%@staff.test'
        """;

    /// <summary>Looks for everything that the tenants' databases hold, and for more words of the caller's.</summary>
    public static async Task AssertNowhereElseAsync(PortalStack stack, params string[] words)
    {
        var content = words.Concat(await ReadAsync(stack)).ToLookup(text => text[..Shortest], StringComparer.Ordinal);
        foreach (var (place, text) in await PlacesAsync(stack))
        {
            if (Find(content, text) is { } found)
            {
                var from = Math.Max(0, found.Index - 200);
                Assert.Fail($"{place} holds \"{found.Text}\": {text[from..Math.Min(text.Length, found.Index + 200)]}");
            }
        }
    }

    private static async Task<List<string>> ReadAsync(PortalStack stack)
    {
        var texts = new List<string>();
        foreach (var tenant in Tenants)
        {
            try
            {
                texts.AddRange(((string)(await TenantOwner.ExecuteAsync(stack, tenant, Query))!).Split('\u0001'));
            }
            catch (NpgsqlException e) when (e is not PostgresException)
            {
                // A test left this server stopped.
            }
        }
        Assert.True(texts.Count > 0, "no tenant's database answers");
        return texts;
    }

    private static async Task<List<(string Place, string Text)>> PlacesAsync(PortalStack stack)
    {
        var places = new List<(string, string)>();
        foreach (var part in Parts)
        {
            places.Add((part + ".log", Plain(await stack.LogAsync(part))));
        }
        foreach (var cluster in new[] { "catalog", "keys" })
        {
            places.Add((cluster + "'s log", Plain(await File.ReadAllTextAsync(stack.Cluster(cluster).Facts.LogFile))));
        }
        places.Add(("the catalog", await DumpAsync(stack.CatalogConnectionString("portal_operator"))));
        places.Add(("the key service's database", await DumpAsync(stack.KeysConnectionString("portal_keys_owner"))));
        return places;
    }

    /// <summary>Every row of every table as text.</summary>
    private static async Task<string> DumpAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(
            """
            SELECT string_agg(query_to_xml(format('SELECT t::text FROM %I AS t', tablename), true, false, '')::text, ' ')
            FROM pg_tables WHERE schemaname = 'public'
            """
        );
        var xml = (string)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        return WebUtility.HtmlDecode(xml);
    }

    /// <summary>As it was before it was escaped for JSON or for an address, and as it is.</summary>
    private static string Plain(string log)
    {
        var plain = Escape().Replace(log, match => ((char)Hex(match.Groups["code"].Value)).ToString());
        return plain + "\n" + WebUtility.UrlDecode(plain);
    }

    private static int Hex(string code) => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static (string Text, int Index)? Find(ILookup<string, string> content, string text)
    {
        for (var index = 0; index + Shortest <= text.Length; index++)
        {
            foreach (var candidate in content[text.Substring(index, Shortest)])
            {
                if (string.CompareOrdinal(text, index, candidate, 0, candidate.Length) == 0)
                {
                    return (candidate, index);
                }
            }
        }
        return null;
    }

    [GeneratedRegex(@"\\u(?<code>[0-9A-Fa-f]{4})", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Escape();
}
