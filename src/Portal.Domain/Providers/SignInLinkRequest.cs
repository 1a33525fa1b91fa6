using Portal.Domain.Access;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Providers;

/// <summary>A request of a platform admin for a link with which a company sets its sign-in up.</summary>
/// <param name="TenantId">The company.</param>
/// <param name="Reason">Reason, for the company's people; 10 to 500 characters.</param>
/// <param name="Ticket">Reference of the support case, <c>[A-Za-z0-9][A-Za-z0-9-]{1,39}</c>.</param>
public sealed record SignInLinkRequest(TenantId TenantId, string? Reason, string? Ticket)
{
    /// <summary>Validates it. Field names of errors: reason and ticket.</summary>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong.</exception>
    internal SignInLinkRequest Checked()
    {
        var errors = new FieldErrors();
        var (reason, ticket) = SupportRequestRules.Check(errors, Reason, Ticket);
        errors.ThrowIfAny();
        return this with { Reason = reason, Ticket = ticket };
    }
}

/// <summary>A link that was just made: its secret is shown once, and only its hash is kept.</summary>
/// <param name="Secret">For the address's fragment, in base64url.</param>
/// <param name="ExpiresAt">Until when it is good, UTC.</param>
public sealed record SignInLink(string Secret, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => "sign-in set-up link";
}
