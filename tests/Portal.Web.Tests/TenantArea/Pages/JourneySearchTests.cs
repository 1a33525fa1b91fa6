using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Domain.Texts;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

/// <summary>What the search finds is marked, whatever case and accents it was typed with.</summary>
public sealed class JourneySearchTests(PortalWeb web) : PageTests(web)
{
    private readonly PortalWeb web = web;

    protected override string TenantName => "journeysearch";

    [Theory]
    [InlineData("inspection TARTU", "Tartu, Inspection")]
    [InlineData("muller", "Müller")]
    [InlineData("MU\u0308LLER", "Müller")]
    [InlineData("lodz strasse", "Łódź, Straße")]
    [InlineData("ops", "Ops")]
    public async Task Words_are_found_in_any_order_and_marked(string search, string marked)
    {
        await ExecuteAsync(
            """
            INSERT INTO journeys (journey_id, title, status, owner, version)
            VALUES (gen_random_uuid(), 'Tartu fire Inspection for Müller, Łódź, Lange Straße', 'Active', 'Ops', 1)
            """
        );
        ActAs(Ada);
        Services.GetRequiredService<NavigationManager>().NavigateTo(PortalUrls.Journeys(search: search));
        var page = Render<JourneysPage>();
        page.WaitForElement("mark");
        Assert.Equal(
            marked,
            string.Join(", ", page.Find("tbody tr").QuerySelectorAll("mark").Select(m => m.TextContent))
        );
        Assert.StartsWith("Tartu fire Inspection", page.Find("tbody a").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_letter_with_an_accent_is_marked_by_what_the_database_finds_it_by()
    {
        await using var connection = await web.Platform.OpenAsync(await web.Platform.BindingAsync(TenantName));
        await using var command = new NpgsqlCommand(
            """
            SELECT chr(code), search_fold(chr(code)) FROM (
                SELECT generate_series(192, 591) AS code UNION ALL SELECT generate_series(880, 1327)
                UNION ALL SELECT generate_series(7680, 8191) UNION ALL SELECT generate_series(65281, 65370)) AS codes
            WHERE chr(code) ~ '[[:alpha:]]' AND search_fold(chr(code)) ~ '^[[:alnum:]]+$'
            """,
            connection
        );
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var (unmarked, count) = (new List<string>(), 0);
        while (await rows.ReadAsync(Cancellation))
        {
            var (letter, folded) = (rows.GetString(0), rows.GetString(1));
            count++;
            if (SearchMatches.Split(letter, folded) is not [(_, true)])
            {
                unmarked.Add($"{letter} (U+{(int)letter[0]:X4}) by {folded}");
            }
        }
        Assert.True(count > 1000, $"{count} letters");
        Assert.Empty(unmarked);
    }
}
