using System.Text.RegularExpressions;
using Portal.Domain.Access;
using Portal.Domain.Texts;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Support;

/// <summary>A staff member's request for a support session.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Reason">Reason, for the tenant's people; 10 to 500 characters.</param>
/// <param name="Ticket">Reference of the support case, <c>[A-Za-z0-9][A-Za-z0-9-]{1,39}</c>.</param>
/// <param name="Mode">Read-only unless the case needs changes.</param>
/// <param name="Minutes">Duration, 1 to 30.</param>
public sealed record SupportRequest(TenantId TenantId, string Reason, string Ticket, SupportMode Mode, int Minutes);

/// <summary>Rules for requests. Field names of errors: reason, ticket, mode and minutes.</summary>
public static partial class SupportRequestRules
{
    /// <summary>Shortest reason, in UTF-16 code units.</summary>
    public const int MinimumReason = 10;

    /// <summary>Longest reason, in UTF-16 code units.</summary>
    public const int MaximumReason = 500;

    /// <summary>Longest session, in minutes.</summary>
    public const int MaximumMinutes = 30;

    /// <summary>Validates a request.</summary>
    /// <returns>The request with its texts trimmed.</returns>
    /// <exception cref="InvalidInputException">With a message for each field that is wrong.</exception>
    public static SupportRequest Check(SupportRequest request)
    {
        var errors = new FieldErrors();
        var (reason, ticket) = Check(errors, request.Reason, request.Ticket);
        if (!Enum.IsDefined(request.Mode))
        {
            errors.Add("mode", "Choose read-only or operate.");
        }
        if (request.Minutes is < 1 or > MaximumMinutes)
        {
            errors.Add("minutes", $"Enter 1 to {MaximumMinutes} minutes.");
        }
        errors.ThrowIfAny();
        return request with { Reason = reason, Ticket = ticket };
    }

    /// <summary>Validates why staff do something at a company, for <paramref name="errors"/>.</summary>
    /// <returns>Both texts trimmed.</returns>
    internal static (string Reason, string Ticket) Check(FieldErrors errors, string? reason, string? ticket)
    {
        if (TextRule.Clean(reason).Length < MinimumReason)
        {
            errors.Add(
                "reason",
                $"Say why in {MinimumReason} to {MaximumReason} characters; the company's people read it."
            );
        }
        var reference = (ticket ?? "").Trim();
        if (!Ticket().IsMatch(reference))
        {
            errors.Add("ticket", "Enter the ticket's reference: 2 to 40 letters, digits and hyphens.");
        }
        return (errors.Text("reason", reason, "The reason", MaximumReason), reference);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{1,39}\z", RegexOptions.None, 1000)]
    private static partial Regex Ticket();
}
