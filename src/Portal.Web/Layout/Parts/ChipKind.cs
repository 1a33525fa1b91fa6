namespace Portal.Web.Layout.Parts;

/// <summary>The five looks of a status chip. The colour never carries the meaning alone: a chip is always icon and word.</summary>
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
