using Bunit;
using Portal.Domain.Users;
using Portal.Web.TenantArea.Lists;
using Portal.Web.TenantArea.Users;

namespace Portal.Web.Tests.TenantArea.Users;

public sealed class UserLabelsTests : TenantAreaTests
{
    [Fact]
    public void Every_role_and_state_has_a_label()
    {
        Assert.All(
            Enum.GetValues<UserRole>(),
            role => Assert.NotEmpty(UserLabels.Of(role) + UserLabels.Description(role))
        );
        Assert.All(Enum.GetValues<UserState>(), state => Assert.NotEmpty(UserLabels.Of(state)));
        Assert.All(Enum.GetValues<InvitationState>(), state => Assert.NotEmpty(UserLabels.Of(state)));
    }

    [Theory]
    [InlineData(
        "/users?search=ben&role=admin&status=invited&page=2",
        "/users?search=ben&role=admin&status=invited&page=2"
    )]
    [InlineData("/users?search=%20&role=nobody&status=Active&page=x", "/users")]
    [InlineData("/users?search=a%20b%26c&search=d", "/users?search=a%20b%26c")]
    public void Filters_round_trip_through_the_url(string address, string expected) =>
        Assert.Equal(expected, UserFilter.Read(QueryParameters.Parse("https://acme.example.com" + address)).ToUrl());

    [Fact]
    public void No_match_names_the_filters() =>
        Assert.Equal(
            "No users match \"ben\" and Admin and Not signed in yet",
            UserLabels.NoMatch(new("ben", UserRole.Admin, UserState.Invited))
        );

    [Theory]
    [InlineData(0, "This person cannot sign in until you reactivate them. API keys they created keep working.")]
    [InlineData(
        1,
        "1 session ends now. This person cannot sign in until you reactivate them. API keys they created keep working."
    )]
    [InlineData(
        3,
        "3 sessions end now. This person cannot sign in until you reactivate them. API keys they created keep working."
    )]
    public void A_deactivation_states_its_effect(int sessions, string effect)
    {
        var question = UserConfirmations.Deactivate(Person(sessions: sessions), isSelf: false);
        Assert.Equal(("Deactivate ben@acme.test?", effect), (question.Title, question.Effect));
        Assert.True(question.Danger);
    }

    [Fact]
    public void Removing_ones_own_admin_role_states_what_is_lost()
    {
        var question = UserConfirmations.Role(Person(UserRole.Admin), UserRole.Member, isSelf: true);
        Assert.Contains("Only another admin", question.Effect, StringComparison.Ordinal);
    }

    [Fact]
    public void Role_texts_name_all_rights()
    {
        var promotion = UserConfirmations.Role(Person(), UserRole.Admin, isSelf: false).Effect;
        var demotions = new[] { true, false }.Select(self =>
            UserConfirmations.Role(Person(UserRole.Admin), UserRole.Member, self).Effect
        );
        string[] texts = [UserLabels.Description(UserRole.Admin), promotion, .. demotions];
        Assert.All(
            texts,
            text =>
                Assert.All(
                    ["edit", "users", "API keys", "audit log", "support sessions"],
                    right => Assert.Contains(right, text, StringComparison.Ordinal)
                )
        );
    }

    [Theory]
    [InlineData(InvitationState.Pending, 2)]
    [InlineData(InvitationState.Expired, 1)]
    [InlineData(InvitationState.Revoked, 1)]
    [InlineData(InvitationState.Accepted, 1)]
    public void Only_an_open_invitation_can_be_revoked(InvitationState state, int buttons)
    {
        var row = Render<InvitationRow>(p =>
            p.Add(r => r.Invitation, new(Guid.CreateVersion7(), state, Now, Now.AddDays(7)))
        );
        Assert.Contains($"Invitation {UserLabels.Of(state).ToLowerInvariant()}", row.Markup, StringComparison.Ordinal);
        Assert.Equal(buttons, row.FindAll("button").Count);
    }
}
