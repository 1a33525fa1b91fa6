using Portal.DevHost.Identity;

namespace Portal.DevHost.Tests.Identity;

public sealed class OptionsTests
{
    private static readonly DevelopmentIdentityProviderOptions Good = ProviderHost.Options(
        new("http://localhost:5400"),
        "state"
    );

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var realm = Good.Realms[0];
        var faulty = Good with
        {
            Origin = new Uri("http://idp.example:5400"),
            Realms =
            [
                realm with
                {
                    Name = "Acme!",
                    People = [realm.People[0], realm.People[0]],
                    Clients =
                    [
                        realm.Clients[0] with
                        {
                            RedirectUris = ["/callback"],
                            IdTokenSignedResponseAlg = "none",
                        },
                    ],
                },
            ],
        };

        var fault = Assert.Throws<ArgumentException>(() => OptionsValidation.Validate(faulty));

        foreach (
            var expected in new[] { "loopback", "'Acme!'", "'acme-ada'", "'ADA@ACME.TEST'", "'none'", "'/callback'" }
        )
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_realms_are_good()
    {
        var realms = SampleRealms.Create(_ => Good.Realms[0].Clients[0]);

        OptionsValidation.Validate(Good with { Realms = realms });

        Assert.Equal(["acme", "globex", "initech", "staff", "newco"], realms.Select(realm => realm.Name));
        Assert.All(realms.SelectMany(realm => realm.People), person => Assert.Equal("portal-dev", person.Password));
    }
}
