namespace Portal.Platform.Catalog;

/// <summary>What a member of the staff may do.</summary>
public enum StaffRole
{
    /// <summary>Looks after tenants and enters them in support sessions of one's own.</summary>
    Support = 1,

    /// <summary>Also sees and ends what other staff members do.</summary>
    PlatformAdmin = 2,
}

/// <summary>Whether a member of the staff may sign in.</summary>
public enum StaffState
{
    /// <summary>May sign in.</summary>
    Active = 1,

    /// <summary>May not sign in; sessions and support sessions have ended.</summary>
    Deactivated = 2,
}
