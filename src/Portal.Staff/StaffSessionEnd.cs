namespace Portal.Staff;

/// <summary>Why a session of the staff area is over.</summary>
public enum StaffSessionEnd
{
    /// <summary>It expired, or was not used for too long.</summary>
    Time = 1,

    /// <summary>The person or the provider ended it.</summary>
    Ended = 2,

    /// <summary>The person is no longer of the staff.</summary>
    Deactivated = 3,
}
