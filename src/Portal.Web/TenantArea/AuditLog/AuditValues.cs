using System.Globalization;
using Portal.Domain.Sessions;
using Portal.Platform.Catalog;
using Portal.Staff.Support;
using Portal.Web.Layout;
using Portal.Web.TenantArea.Lists;
using Portal.Web.TenantArea.SupportAccess;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>Stored values as people read them: fixed terms in words, times and days as the browser writes them.</summary>
internal static class AuditValues
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        [SupportEnds.Staff] = "Ended by platform staff",
        [SupportEnds.Tenant] = "Ended by an admin of your company",
        [SupportEnds.Clock] = "The session's time ran out",
        [SupportEnds.Authority] = "The staff member lost access",
        [SupportEnds.Interrupted] = "The start was interrupted",
        [nameof(SignInRefusal.BoundElsewhere)] = "The account belongs to somebody else",
        [nameof(SignInRefusal.NotInvited)] = "The account was not invited",
        [nameof(SignInRefusal.InvitationNotValid)] = "The invitation was used, revoked or has expired",
        [nameof(SignInRefusal.Deactivated)] = "The person is deactivated",
        [nameof(SignInRefusal.ForeignIssuer)] = "The account is of another identity provider",
        [nameof(SignInRefusal.NotASubject)] = "The identity provider's answer had no valid subject",
        [nameof(SignInRefusal.InvitedEmailDiffers)] = "The invitation is for another e-mail address",
        [nameof(SignInRefusal.AwaitingConfirmation)] = "An admin has not confirmed the acceptance yet",
    };

    /// <summary>A value of a field, by the field's label.</summary>
    public static string? Of(string field, string? value, LocalTimes times) =>
        value switch
        {
            null => null,
            "True" => "Yes",
            "False" => "No",
            nameof(SupportMode.ReadOnly) => SupportLabels.Of(SupportMode.ReadOnly),
            nameof(SupportMode.Operate) => SupportLabels.Of(SupportMode.Operate),
            _ when field == "Reason" && Reasons.GetValueOrDefault(value) is { } words => words,
            _ when ListLabels.ReadDay(value) is { } day => times.Day(day),
            _ when Moment(value) is { } moment => times.Exact(moment),
            _ => value,
        };

    /// <summary>Only what JSON writes for a time: other text stays as it is.</summary>
    private static DateTimeOffset? Moment(string value) =>
        value.Length is >= 20 and <= 40
        && value[10] == 'T'
        && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
}
