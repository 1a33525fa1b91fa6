using System.Text.Json.Nodes;
using Portal.Operator.Commands;
using Portal.Operator.Tests.Running;
using Portal.Testing;

namespace Portal.Operator.Tests.Commands;

/// <summary>Servers are registered, listed and shown by the operator's command line.</summary>
public sealed class ServerCommandsTests(TestPlatform platform)
{
    [Fact]
    public async Task A_server_is_registered_listed_and_shown_and_a_second_time_refused()
    {
        using var authority = new TestAuthority();
        await using var server = await ForeignServer.StartAsync(authority);
        var (password, ca) = (await FileAsync(server.Password + "\n"), await FileAsync(authority.Pem));
        string[] register =
        [
            "servers",
            "register",
            "by_command",
            "--address",
            server.Address,
            "--administrator",
            ForeignServer.Administrator,
            "--password-file",
            password,
            "--ca",
            ca,
            "--json",
        ];
        var shown = await JsonAsync(register);
        Assert.Equal(
            ("by_command", "registered", "answers", "dedicated"),
            (Text(shown, "name"), Text(shown, "provider"), Text(shown, "state"), Text(shown, "tier"))
        );
        var found = shown["registration"]!;
        Assert.Equal(
            (130, 127, 104, 1),
            (
                Number(found, "max_connections"),
                Number(found, "usable_connections"),
                Number(found, "connections_per_company"),
                Number(found, "companies_at_full_limit")
            )
        );
        Assert.False(found["is_superuser"]!.GetValue<bool>());
        Assert.NotEmpty(found["not_done_or_proven"]!.AsArray());
        var listed = await JsonAsync("servers", "list", "--json");
        Assert.Contains(listed.AsArray(), one => Text(one!, "name") == "by_command");
        var (exitCode, text) = await RunAsync("servers", "show", "by_command");
        Assert.Equal(0, exitCode);
        Assert.Contains("Not done or not proven there:", text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, text, StringComparison.Ordinal);
        (exitCode, text) = await RunAsync([.. register[..2], "twice_1", .. register[3..]]);
        Assert.Equal(1, exitCode);
        Assert.Contains("the server by_command, by its system identifier", text, StringComparison.Ordinal);
        (exitCode, text) = await RunAsync("servers", "stop", "by_command");
        Assert.Equal(1, exitCode);
        Assert.Contains("which others run", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("servers")]
    [InlineData("servers", "show")]
    [InlineData("servers", "list", "--wide")]
    [InlineData("servers", "start", "acme", "--json")]
    [InlineData("servers", "register", "eu_1", "--address", "db")]
    [InlineData(
        "servers",
        "register",
        "eu_1",
        "--address",
        "db",
        "--administrator",
        "a",
        "--password",
        "s3cret",
        "--pin",
        "x"
    )]
    [InlineData("servers", "register", "eu_1", "--address", "db", "--administrator", "a", "--password-file", "f")]
    [InlineData(
        "servers",
        "register",
        "eu_1",
        "--address",
        "db",
        "--administrator",
        "a",
        "--password-file",
        "f",
        "--pin",
        "x",
        "--ca",
        "y"
    )]
    public void What_is_no_command_gets_the_usage(params string[] arguments) =>
        Assert.Contains("servers register NAME", OperatorCommands.Usage(arguments), StringComparison.Ordinal);

    private static async Task<string> FileAsync(string text)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    private async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.True(exitCode == 0, output);
        return JsonNode.Parse(output)!;
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        OperatorProcess.RunAsync(platform.Configuration(), arguments);

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();
}
