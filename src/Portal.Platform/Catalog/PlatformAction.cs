namespace Portal.Platform.Catalog;

/// <summary>What the platform log knows, in blocks of 100. Numbers are stored: never change or reuse one.</summary>
public enum PlatformAction
{
    /// <summary>A staff member signed in.</summary>
    StaffSignedIn = 100,

    /// <summary>A staff member signed out.</summary>
    StaffSignedOut = 101,

    /// <summary>A page or action was refused for lack of a right.</summary>
    StaffDenied = 102,

    /// <summary>The operator added a person to the staff; <see cref="PlatformLogRow.Detail"/> is their id.</summary>
    StaffAdded = 103,

    /// <summary>The operator took a person's access away.</summary>
    StaffDeactivated = 104,

    /// <summary>The operator gave a person access again.</summary>
    StaffReactivated = 105,

    /// <summary>The list of tenants was read.</summary>
    TenantsListed = 200,

    /// <summary>One tenant's technical facts were read.</summary>
    TenantViewed = 201,

    /// <summary>A reference number was looked up.</summary>
    ReferenceLookedUp = 202,

    /// <summary>A support session was requested.</summary>
    SupportSessionIntended = 300,

    /// <summary>The tenant's log has the support session; it may be entered.</summary>
    SupportSessionOpened = 301,

    /// <summary>A support session failed to start.</summary>
    SupportSessionFailed = 302,

    /// <summary>A one-time code was issued to the staff member's browser.</summary>
    SupportCodeIssued = 303,

    /// <summary>The staff member came in.</summary>
    SupportSessionEntered = 304,

    /// <summary>A support session ended.</summary>
    SupportSessionEnded = 305,

    /// <summary>The list of support sessions was read.</summary>
    SupportSessionsListed = 306,

    /// <summary>
    /// An operation inside a tenant under a support session; <see cref="PlatformLogRow.Detail"/> names the audit action.
    /// Written before the answer leaves, like the tenant's own entry.
    /// </summary>
    SupportOperated = 310,

    /// <summary>
    /// An operation that changes data began under a support session; <see cref="SupportOperated"/> with its outcome follows.
    /// </summary>
    SupportChangeStarted = 311,

    /// <summary>
    /// A set-up link for an admin of a tenant was requested; <see cref="PlatformLogRow.Detail"/> is the ticket. Whose link it
    /// is and why stands in the tenant's own log.
    /// </summary>
    SetUpLinkRequested = 320,

    /// <summary>The set-up link was created; the tenant's log has it.</summary>
    SetUpLinkCreated = 321,

    /// <summary>
    /// A link with which a company sets its sign-in up was requested; <see cref="PlatformLogRow.Detail"/> is the ticket. Why
    /// stands in the tenant's own log.
    /// </summary>
    SignInLinkRequested = 330,

    /// <summary>The link was created, and the former one has ended.</summary>
    SignInLinkCreated = 331,

    /// <summary>A company changed its identity provider with such a link; <see cref="PlatformLogRow.Detail"/> is the kind.</summary>
    SignInProviderChanged = 332,

    /// <summary>The platform log was read.</summary>
    PlatformLogListed = 400,

    /// <summary>Entries of the platform log were exported as a file.</summary>
    PlatformLogExported = 401,

    /// <summary>The platform API's list of companies was read.</summary>
    CompaniesListed = 500,

    /// <summary>One company was read over the platform API.</summary>
    CompanyViewed = 501,

    /// <summary>A platform key's request led to no operation; <see cref="PlatformLogRow.Detail"/> is the HTTP status.</summary>
    PlatformRequestRefused = 502,

    /// <summary>A company was asked for; <see cref="PlatformLogRow.Detail"/> is the job's id.</summary>
    CompanyRequested = 503,

    /// <summary>A job was read over the platform API.</summary>
    JobViewed = 504,

    /// <summary>The end of a job was asked for; <see cref="PlatformLogRow.Detail"/> is its id.</summary>
    JobCancelled = 505,

    /// <summary>A company was suspended; <see cref="PlatformLogRow.Detail"/> is the reason.</summary>
    CompanySuspended = 506,

    /// <summary>A suspended company was resumed; <see cref="PlatformLogRow.Detail"/> is the reason.</summary>
    CompanyResumed = 507,

    /// <summary>The staff area's list of jobs was read.</summary>
    JobsListed = 508,

    /// <summary>The staff area's form for a new company was opened.</summary>
    CompanyFormOpened = 509,

    /// <summary>The operator created a platform key; <see cref="PlatformLogRow.Detail"/> is its id.</summary>
    PlatformKeyCreated = 600,

    /// <summary>The operator revoked a key of the platform.</summary>
    PlatformKeyRevoked = 601,

    /// <summary>A platform-admin asked to accept what a tenant's server lost.</summary>
    LossRequested = 700,

    /// <summary>Another platform-admin accepted it.</summary>
    LossAccepted = 701,
}
