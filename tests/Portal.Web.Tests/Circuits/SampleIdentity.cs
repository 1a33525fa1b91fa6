using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Tenancy;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.Circuits;

/// <summary>Somebody signed in, without a database.</summary>
internal static class SampleIdentity
{
    /// <summary>An admin of a new tenant, whose session never expires.</summary>
    public static PersonIdentity Ada(TimeProvider clock)
    {
        var session = new LiveSession(
            SessionId.New(),
            UserId.New(),
            "ada@acme.test",
            "Ada",
            UserRole.Admin,
            DateTimeOffset.MaxValue
        );
        return new(TenantId.New(), session, clock.GetTimestamp());
    }
}
