namespace Portal.Platform.Staff;

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

/// <summary>What a support session may do in the tenant's database.</summary>
public enum SupportMode
{
    /// <summary>Runs under the database role that selects and inserts audit entries, nothing else.</summary>
    ReadOnly = 1,

    /// <summary>Runs under the app role.</summary>
    Operate = 2,
}

/// <summary>Where a support session is in its life, as the catalog knows it.</summary>
public enum SupportSessionState
{
    /// <summary>Asked for; the tenant's own row may not stand yet.</summary>
    Intended = 1,

    /// <summary>The tenant's log has it; it may be entered until it expires.</summary>
    Open = 2,

    /// <summary>Over, by the clock or by a person.</summary>
    Ended = 3,

    /// <summary>Never came to be: the tenant's policy, its server or a killed process was in the way.</summary>
    Failed = 4,
}
