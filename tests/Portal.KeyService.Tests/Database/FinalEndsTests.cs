using Portal.KeyService.Tests.Running;
using Portal.Testing;

namespace Portal.KeyService.Tests.Database;

/// <summary>Ends are final in the key service's database: its own role revives neither a key nor a signing key.</summary>
public sealed class FinalEndsTests(KeyServices services)
{
    private const string KeyColumns = "class, tenant_id, scopes, secret_hash, state, revision, expires_at";

    // Whoever adds a column says here that it ends nothing, or below how its end might be undone.
    private const string Others = """
        bindings.version
        catalog_position.only_row
        feed_entries.occurred_at
        feed_position.is_only
        keys.created_at keys.revision
        signing_keys.signs_from
        """;

    private static readonly EndOfAuthority[] Ends =
    [
        .. new[] { "'Tenant', gen_random_uuid()", "'Platform', NULL" }.SelectMany(NewKeys),
    ];

    [Fact]
    public async Task The_services_own_role_revives_no_key()
    {
        foreach (var end in Ends)
        {
            await services.Shared.SqlAsync("portal_keys_owner", end.Insert);
            foreach (var statement in end.Statements)
            {
                await AssertFinalAsync(services.Shared, statement, end.Select);
            }
        }
    }

    [Fact]
    public async Task A_retired_signing_key_neither_signs_again_nor_is_replaced_under_its_name()
    {
        const string columns = "kid, use, public_key, sealed_private_key, signs_from";
        await using var own = await services.StartAsync(); // whose signing keys nobody else reads: the row stays for good
        var kid = Guid.CreateVersion7().ToString("n");
        await own.SqlAsync(
            "portal_keys_owner",
            $"""
            INSERT INTO signing_keys ({columns}) SELECT '{kid}', 'Seal', 'public', NULL, coalesce(max(signs_from), now())
                + interval '1 microsecond' FROM signing_keys WHERE use = 'Seal'
            """
        );
        var row = $"SELECT t::text FROM signing_keys AS t WHERE kid = '{kid}'";
        await AssertFinalAsync(own, $"UPDATE signing_keys SET sealed_private_key = 'x' WHERE kid = '{kid}'", row);
        await AssertFinalAsync(own, $"DELETE FROM signing_keys WHERE kid = '{kid}'", row);
        await AssertFinalAsync(
            own,
            $"INSERT INTO signing_keys ({columns}) VALUES ('{kid}-2', 'Seal', 'public', 'x', now() - interval '1 year')",
            row
        );
    }

    [Fact]
    public async Task Every_column_that_may_end_an_authority_is_known() =>
        EndColumns.AssertKnown(
            await services.Shared.SqlAsync("portal_keys_owner", EndColumns.Query),
            [.. Ends.Select(end => end.Name), "signing_keys.sealed_private_key"],
            Others
        );

    private static IEnumerable<EndOfAuthority> NewKeys(string owner) =>
        [
            new(
                "keys",
                "key_id",
                "state",
                KeyColumns,
                $"{owner}, '{{a:b}}', NULL, 'Revoked', 1, now() + interval '1 day'",
                "state = 'Active', secret_hash = sha256('x')",
                "state = 'Pending', secret_hash = sha256('x')",
                "tenant_id = NULL, class = 'Platform'"
            ),
            new(
                "keys",
                "key_id",
                "expires_at",
                KeyColumns,
                $"{owner}, '{{a:b}}', sha256('x'), 'Active', 1, now() - interval '1 day'",
                "expires_at = 'infinity'",
                "expires_at = NULL",
                "scopes = '{a:b,c:d}'"
            ),
        ];

    private static Task AssertFinalAsync(RunningKeyService service, string statement, string row) =>
        EndColumns.AssertFinalAsync(
            sql => service.SqlAsync("portal_keys", sql),
            statement,
            () => service.SqlAsync("portal_keys_owner", row)
        );
}
