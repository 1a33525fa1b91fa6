using System.Text.Json.Nodes;
using Portal.Operator.Commands;
using Portal.Operator.Tests.Jobs;
using Portal.Operator.Tests.Running;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Tests.Commands;

/// <summary>The operator's door to a new company, as a process of its own; the service makes it.</summary>
public sealed class CompanyCommandsTests(JobPlatform jobs) : IClassFixture<JobPlatform>
{
    [Fact]
    public async Task A_company_is_asked_for_shown_listed_and_cancelled()
    {
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, JobPlatform.Secret + "\n", TestContext.Current.CancellationToken);
        string[] create =
        [
            "companies",
            "create",
            "by-command",
            "--name",
            "By Command",
            "--auth-provider",
            "okta",
            "--tier",
            "schema",
            "--issuer",
            "https://command.okta.com",
            "--client-id",
            "portal",
            "--client-secret-file",
            secret,
            "--admin-email",
            JobPlatform.Email,
            "--admin-name",
            "Ada",
            "--json",
        ];
        var created = await JsonAsync(create);
        Assert.Equal(("by-command", "queued"), (Text(created, "url_id"), Text(created, "state")));
        Assert.StartsWith(
            "http://by-command.portal.localhost:5100/invitation#",
            Text(created, "invitation_link"),
            StringComparison.Ordinal
        );
        var job = new JobId(created["job_id"]!.GetValue<Guid>());
        Assert.Equal(JobState.Succeeded, (await jobs.RunAsync(job)).State);
        var shown = await JsonAsync("companies", "show", "by-command", "--json");
        Assert.Equal("succeeded", Text(shown, "state"));
        Assert.Null(shown["invitation_link"]);
        Assert.Equal(jobs.Steps.Count, shown["steps"]!.AsArray().Count);
        var (exitCode, list) = await RunAsync("companies", "list");
        Assert.Equal(0, exitCode);
        Assert.Contains("By Command", list, StringComparison.Ordinal);
        (exitCode, var refused) = await RunAsync("companies", "cancel", "by-command");
        Assert.Equal(1, exitCode);
        Assert.Contains("active already", refused, StringComparison.Ordinal);
        (exitCode, refused) = await RunAsync(create);
        Assert.Equal(1, exitCode);
        Assert.Contains("url_id: This name is taken", refused, StringComparison.Ordinal);

        var other = await JsonAsync(
            "companies",
            "create",
            "not-wanted",
            "--name",
            "X",
            "--auth-provider",
            "okta",
            "--json"
        );
        Assert.Equal("cancelling", Text(await JsonAsync("companies", "cancel", "not-wanted", "--json"), "state"));
        await jobs.RunAsync(new(other["job_id"]!.GetValue<Guid>()));
        await jobs.AssertNothingLeftAsync("not-wanted");
    }

    [Fact]
    public async Task A_company_is_suspended_and_resumed_with_a_reason()
    {
        await jobs.Platform.ProvisionAsync("by-order", ServerTier.Schema);
        var suspended = await JsonAsync("companies", "suspend", "by-order", "--reason", "Overdue", "--json");
        Assert.Equal("suspended", Text(suspended.AsArray().Single()!, "state"));
        var (exitCode, refused) = await RunAsync("companies", "suspend", "by-order", "--reason", "Overdue");
        Assert.Equal(1, exitCode);
        Assert.Contains("suspended already", refused, StringComparison.Ordinal);
        (exitCode, refused) = await RunAsync("companies", "resume", "by-order");
        Assert.Equal(1, exitCode);
        Assert.Contains("The reason is missing", refused, StringComparison.Ordinal);
        (exitCode, var resumed) = await RunAsync("companies", "resume", "by-order", "--reason", "Paid");
        Assert.True(exitCode == 0, resumed);
        Assert.Contains("Active", resumed, StringComparison.Ordinal);
        (exitCode, refused) = await RunAsync("companies", "suspend", "nobody", "--reason", "Overdue");
        Assert.Equal(1, exitCode);
        Assert.Contains("no such company", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("companies")]
    [InlineData("companies", "create")]
    [InlineData("companies", "show")]
    [InlineData("companies", "drop", "acme")]
    [InlineData("companies", "create", "acme", "--name")]
    [InlineData("companies", "create", "acme", "--name", "A", "--name", "B")]
    [InlineData("companies", "create", "acme", "--client-secret", "s3cret")] // other people can read a command line
    [InlineData("companies", "show", "acme", "--wait")]
    [InlineData("companies", "list", "acme")]
    [InlineData("companies", "suspend")]
    [InlineData("companies", "suspend", "acme", "--reason")]
    [InlineData("companies", "show", "acme", "--reason", "x")]
    [InlineData("companies", "create", "acme", "--reason", "x")]
    public void What_is_no_command_gets_the_usage(params string[] arguments) =>
        Assert.Contains("companies create URL_ID", OperatorCommands.Usage(arguments), StringComparison.Ordinal);

    private async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output);
        return JsonNode.Parse(output)!;
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        OperatorProcess.RunAsync(jobs.Platform.Configuration(), arguments);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
