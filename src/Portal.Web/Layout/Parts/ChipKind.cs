namespace Portal.Web.Layout.Parts;

/// <summary>The styles of a status chip. A chip always has an icon and text, so that meaning never depends on colour alone.</summary>
public enum ChipKind
{
    /// <summary>Good, done, active.</summary>
    Success,

    /// <summary>Needs attention soon, pending.</summary>
    Warning,

    /// <summary>Failed, refused, revoked.</summary>
    Error,

    /// <summary>Neutral information, in progress.</summary>
    Info,

    /// <summary>Inactive, expired, draft.</summary>
    Off,
}
