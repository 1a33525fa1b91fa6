using Portal.Domain.Access;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Users;

/// <summary>A request of a platform admin for a set-up link.</summary>
/// <param name="TenantId">The company.</param>
/// <param name="Email">E-mail address of the admin, as the company's people gave it.</param>
/// <param name="DisplayName">Name, for an admin whom the company does not have yet; otherwise not needed.</param>
/// <param name="Reason">Reason, for the company's people; 10 to 500 characters.</param>
/// <param name="Ticket">Reference of the support case, <c>[A-Za-z0-9][A-Za-z0-9-]{1,39}</c>.</param>
public sealed record SetUpLinkRequest(
    TenantId TenantId,
    string? Email,
    string? DisplayName,
    string? Reason,
    string? Ticket
)
{
    /// <summary>Validates what can be validated without the company. Field names of errors: email, reason and ticket.</summary>
    /// <returns>The request as it is stored, with the address in the form in which addresses are compared.</returns>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong.</exception>
    internal SetUpLinkRequest Checked()
    {
        var errors = new FieldErrors();
        var email = EmailAddress.Canonical(Email?.Trim());
        if (email is null)
        {
            errors.Add("email", "This is not an e-mail address. Enter one such as name@company.example.");
        }
        var (reason, ticket) = SupportRequestRules.Check(errors, Reason, Ticket);
        errors.ThrowIfAny();
        return this with { Email = email, Reason = reason, Ticket = ticket };
    }
}
