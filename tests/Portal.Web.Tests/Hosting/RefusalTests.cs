using Microsoft.AspNetCore.Http;
using Npgsql;
using Portal.Domain.Access;
using Portal.Domain.Providers;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.Hosting;

public sealed class RefusalTests
{
    public static IEnumerable<TheoryDataRow<Exception, int>> Statuses =>
        [
            new(new ForeignSessionException(), 403),
            new(new ForeignOriginException("request"), 403),
            new(new SignInFailedException(SignInFailure.State), 403),
            new(new SignInRefusedException(SignInRefusal.NotInvited), 403),
            new(new TenantNotServedException("x"), 403),
            new(new SignInNotSetUpException(), 409),
            new(new SignInLinkRefusedException(SignInLinkRefusal.Used), 403),
            new(new ForbiddenException("x"), 403),
            new(new ReadOnlyException(), 403),
            new(new HandoffRefusedException(HandoffRefusal.Late), 403),
            new(new AuthorityLostException("x"), 401),
            new(new NotFoundException("x"), 404),
            new(new ConflictException("x"), 409),
            new(new StaleVersionException("x"), 409),
            new(new IdempotencyMismatchException(), 409),
            new(new InvalidInputException(new Dictionary<string, string>()), 400),
            new(new BadHttpRequestException("x", 413), 413),
            new(new ServiceUnavailableException("x"), 503),
            new(new KeyServiceUnavailableException(), 503),
            new(new ServerIdentityException("x"), 503),
            new(new NpgsqlException("x"), 503),
            new(new TimeoutException("x"), 503),
            new(new InvalidOperationException("a secret of ours"), 500),
        ];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Every_kind_of_refusal_has_its_status_and_says_what_and_what_next(Exception exception, int status)
    {
        var refusal = Refusal.For(exception, "Acme");
        Assert.Equal(status, refusal.Status);
        Assert.NotEmpty(refusal.Title);
        Assert.NotEmpty(refusal.What);
        Assert.NotEmpty(refusal.Next);
        Assert.DoesNotContain("secret of ours", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_support_session_is_not_sent_to_an_admin_of_its_own_company()
    {
        var refusal = Refusal.For(new ForbiddenException("x"), "Acme", isSupport: true);
        Assert.Equal((403, "Unavailable during support sessions"), (refusal.Status, refusal.Title));
        Assert.Equal("Ask an admin of Acme to do it.", refusal.Next);
        Assert.NotEqual(refusal, Refusal.For(new ForbiddenException("x"), "Acme"));
    }

    [Fact]
    public void Staff_who_are_none_are_refused_on_their_own_host()
    {
        var refusal = Refusal.ForStaff(new StaffSignInRefusedException(StaffSignInRefusal.NotStaff));
        Assert.Equal(403, refusal.Status);
    }

    [Fact]
    public void Every_refusal_that_the_platform_knows_has_a_status_of_its_own()
    {
        var kinds = typeof(PortalException)
            .Assembly.GetTypes()
            .Concat(typeof(SignInRefusedException).Assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(PortalException)))
            .Where(type => type != typeof(StaffSignInRefusedException)); // has no tenant's host
        Assert.All(kinds, kind => Assert.Contains(Statuses, row => row.Data.Item1.GetType() == kind));
    }
}
