using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Circuits;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.Tests.TenantArea.Loading;

public sealed class FailureTests : TenantAreaTests
{
    private const string What = "We could not load the audit log.";

    public static TheoryData<Exception, FailureKind, bool> Kinds =>
        new()
        {
            { new ServiceUnavailableException("x"), FailureKind.Unavailable, true },
            { new KeyServiceUnavailableException(), FailureKind.Unavailable, true },
            { new ServerIdentityException("fence epoch"), FailureKind.Unavailable, true },
            { new TenantNotServedException("Acme is suspended."), FailureKind.Unavailable, true },
            { new ForbiddenException("Your role does not allow this."), FailureKind.Forbidden, false },
            { new AuthorityLostException("Your session has ended."), FailureKind.Ended, false },
            { new NotFoundException("There is no such user."), FailureKind.NotFound, false },
            { new ConflictException("This is the only administrator."), FailureKind.Conflict, false },
            { new InvalidOperationException("secret of the inside"), FailureKind.Unexpected, true },
        };

    [Theory, MemberData(nameof(Kinds))]
    public void Every_failure_has_words_a_reference_and_another_try_where_that_helps(
        Exception exception,
        FailureKind kind,
        bool retry
    )
    {
        var failure = Failure.Of(What, exception, () => "7F3K-22XW");
        Assert.Equal((kind, retry), (failure.Kind, failure.CanRetry));
        var panel = Render<FailurePanel>(p => p.Add(f => f.Failure, failure).Add(f => f.OnRetry, () => { }));
        Assert.Contains(What, panel.Markup, StringComparison.Ordinal);
        Assert.Contains("7F3K-22XW", panel.Markup, StringComparison.Ordinal);
        Assert.Equal(retry ? 1 : 0, panel.FindAll("button").Count);
    }

    [Fact]
    public void What_nobody_foresaw_and_how_a_proof_failed_is_not_shown()
    {
        Assert.DoesNotContain(
            "inside",
            Failure.Of(What, new InvalidOperationException("inside"), () => "R").ToString()
        );
        Assert.DoesNotContain("epoch", Failure.Of(What, new ServerIdentityException("epoch"), () => "R").ToString());
    }

    [Fact]
    public void Wrong_input_is_told_by_field_and_needs_no_support()
    {
        var errors = new Dictionary<string, string> { ["Title"] = "The title is missing." };
        var failure = Failure.Of("The journey was not saved.", new InvalidInputException(errors), () => "R");
        Assert.Equal((FailureKind.Invalid, null), (failure.Kind, failure.Reference));
        Assert.Equal("The title is missing.", failure.Fields["Title"]);
    }

    /// <summary>The words of a refusal may name somebody, as those of a taken address do; such a line stood in the log once.</summary>
    [Fact]
    public void The_words_of_a_refusal_reach_no_log()
    {
        using var logs = new CapturedLogs();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        var failures = new CircuitFailures(
            Services.GetRequiredService<CircuitCaller>(),
            Services.GetRequiredService<PlatformEvents>(),
            factory.CreateLogger<CircuitFailures>()
        );
        failures.Record(What, new ConflictException("ada@acme.test is already a user of your company."));
        Assert.Equal("", logs.All);
        failures.Record(What, new InvalidOperationException("inside"));
        Assert.NotNull(logs.Find(What, "inside"));
    }

    [Fact]
    public void A_newer_question_gives_up_the_older_one_and_keeps_its_answer_out()
    {
        using var fetch = new Fetch<string>();
        var first = fetch.Begin(CancellationToken.None);
        var token = first.Token;
        var second = fetch.Begin(CancellationToken.None);
        Assert.True(token.IsCancellationRequested);
        fetch.End(second, "new", null);
        fetch.End(first, "old", null);
        Assert.Equal(("new", false), (fetch.Value, fetch.IsBusy));
    }
}
