using Microsoft.AspNetCore.Http;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn.SetUp;

/// <summary>Each stage of the test, failing in its own way, with words that say what to do.</summary>
[Collection(WebCollection.Name)]
public sealed class SetUpStageTests(PortalWeb web) : IAsyncLifetime
{
    private SetUpVisitor visitor = null!;

    public async ValueTask InitializeAsync()
    {
        visitor = await SetUpVisitor.OfNewCompanyAsync(web, "set-up-stages");
        await visitor.OpenAsync(await visitor.NewLinkAsync());
    }

    public ValueTask DisposeAsync()
    {
        (visitor.Realm.Metadata, visitor.Realm.Published) = (null, null);
        visitor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer()
    {
        await visitor.PutAsync($"http://localhost:{TestCluster.FreePort()}");
        await FailsAsync("Nothing answers at", "Failed", "Not started", "Not started", "Not started");
    }

    [Fact]
    public async Task An_address_without_a_description()
    {
        await visitor.PutAsync(visitor.Realm.Issuer + "/deeper/still");
        await FailsAsync(
            "There is no OpenID Connect description",
            "Failed",
            "Not started",
            "Not started",
            "Not started"
        );
    }

    [Theory]
    [InlineData("issuer", "https://another.example", "names another issuer")]
    [InlineData("token_endpoint", "ftp://id.example", "does not begin with https")]
    public async Task A_description_that_is_not_right(string name, string value, string words)
    {
        visitor.Realm.Metadata = metadata => metadata[name] = value;
        await visitor.PutAsync();
        await FailsAsync(words, "Failed", "Not started", "Not started", "Not started");
    }

    [Fact]
    public async Task No_keys()
    {
        visitor.Realm.Published = [];
        await visitor.PutAsync();
        await FailsAsync("publishes no key", "Passed", "Failed", "Not started", "Not started");
    }

    [Theory]
    [InlineData("access_denied", "declined this account")]
    [InlineData("invalid_scope", "rejected the request")]
    public async Task The_provider_declines(string error, string words)
    {
        await visitor.PutAsync();
        visitor.Realm.Answer = answer =>
        {
            answer.Remove("code");
            answer["error"] = error;
        };
        await visitor.TryAsync();
        await FailsAsync(words, "Passed", "Passed", "Failed", "Not started");
    }

    [Fact]
    public async Task The_provider_does_not_take_the_client()
    {
        await visitor.PutAsync();
        visitor.Realm.TokenStatus = StatusCodes.Status401Unauthorized;
        await visitor.TryAsync();
        await FailsAsync("rejected Portal's client", "Passed", "Passed", "Failed", "Not started");
        visitor.Realm.Reset(); // mended there, and tested once more
        await visitor.TryAsync();
        Assert.Equal(["Passed", "Passed", "Passed", "Passed"], await visitor.StagesAsync());
    }

    [Theory]
    [InlineData("aud", "another-client", "for another client")]
    [InlineData("exp", 1, "clock")]
    [InlineData("sub", "", "did not pass")]
    public async Task The_token_breaks_a_rule(string claim, object value, string words)
    {
        await visitor.PutAsync();
        visitor.Realm.Claims = claims => claims[claim] = value;
        await visitor.TryAsync();
        await FailsAsync(words, "Passed", "Passed", "Passed", "Failed");
    }

    [Theory]
    [InlineData("it@acme.test", true, "verified e-mail address came along")]
    [InlineData("it@acme.test", false, "does not say that it is verified")]
    [InlineData(null, false, "no e-mail address")]
    public async Task What_came_of_the_person_is_told_and_who_it_was_is_not(string? email, bool verified, string words)
    {
        await visitor.PutAsync();
        (visitor.Realm.Email, visitor.Realm.EmailVerified) = (email, verified);
        visitor.Realm.UserInfoStatus = StatusCodes.Status403Forbidden; // it has none to tell, either
        await visitor.TryAsync();
        var page = (await visitor.PageAsync()).Body!.TextContent;
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("it@acme.test", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme.test", true)]
    [InlineData("ACME.test", true)]
    [InlineData("other.test", false)]
    [InlineData(null, false)]
    public async Task A_hosted_domain_is_demanded_of_the_token(string? claimed, bool passes)
    {
        await visitor.PutAsync();
        await web.InCatalogAsync(
            $"UPDATE provider_candidates SET hosted_domain = 'acme.test' WHERE issuer = '{visitor.Realm.Issuer}'"
        );
        visitor.Realm.Claims = claims => claims["hd"] = claimed;
        await visitor.TryAsync();
        Assert.Equal("acme.test", visitor.Realm.AuthorizationRequest["hd"]);
        Assert.Equal(passes ? "Passed" : "Failed", (await visitor.StagesAsync())[^1]);
    }

    private async Task FailsAsync(string words, params string[] stages)
    {
        Assert.Equal(stages, await visitor.StagesAsync());
        Assert.Contains(
            words,
            (await visitor.PageAsync()).QuerySelector("ol.card")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Null(await visitor.DigestAsync());
    }
}
