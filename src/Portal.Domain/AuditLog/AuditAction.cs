namespace Portal.Domain.AuditLog;

/// <summary>What was done, numbered in blocks of 100 by area. Numbers are stored: never change or reuse one.</summary>
public enum AuditAction
{
    /// <summary>A user signed in; a session began.</summary>
    SignedIn = 100,

    /// <summary>A user signed out.</summary>
    SignedOut = 101,

    /// <summary>A session was ended by its owner or an admin.</summary>
    SessionEnded = 102,

    /// <summary>A user viewed their own profile and sessions.</summary>
    ProfileViewed = 103,

    /// <summary>An invited user signed in for the first time; the identity is bound for good.</summary>
    IdentityBound = 104,

    /// <summary>An identity came for a user or an invitation and was not let in.</summary>
    SignInRefused = 105,

    /// <summary>An invitation was accepted by an identity that an admin has to confirm.</summary>
    InvitationAccepted = 106,

    /// <summary>A user's e-mail address was taken over from the provider at sign-in.</summary>
    EmailChanged = 107,

    /// <summary>A member of the staff created a link with which the company sets its sign-in up.</summary>
    SignInLinkCreated = 110,

    /// <summary>Somebody opened that link.</summary>
    SignInLinkOpened = 111,

    /// <summary>A change of the identity provider began; <see cref="ProviderChanged"/> with its outcome follows.</summary>
    ProviderChangeStarted = 112,

    /// <summary>The company's people sign in at another identity provider, or with another client.</summary>
    ProviderChanged = 113,

    /// <summary>The list of users was read.</summary>
    UsersListed = 200,

    /// <summary>One user was read, with sessions.</summary>
    UserViewed = 201,

    /// <summary>A user was invited.</summary>
    UserInvited = 202,

    /// <summary>An invitation was revoked.</summary>
    InvitationRevoked = 203,

    /// <summary>A new invitation link was created for a user who had not signed in yet.</summary>
    InvitationRenewed = 204,

    /// <summary>A user's role was changed.</summary>
    UserRoleChanged = 205,

    /// <summary>A user was deactivated; all sessions ended.</summary>
    UserDeactivated = 206,

    /// <summary>A deactivated user may sign in again.</summary>
    UserReactivated = 207,

    /// <summary>An admin confirmed the identity that accepted an invitation.</summary>
    AcceptanceConfirmed = 208,

    /// <summary>An admin declined the identity that accepted an invitation.</summary>
    AcceptanceDeclined = 209,

    /// <summary>A user's identity was let go of; all sessions ended, and the user was invited again.</summary>
    SignInReset = 210,

    /// <summary>A deactivated user was invited again, to sign in with any identity.</summary>
    UserReinvited = 211,

    /// <summary>A member of the staff created a set-up link for an admin of a company that nobody else can help.</summary>
    SetUpLinkCreated = 212,

    /// <summary>The list of journeys was read.</summary>
    JourneysListed = 300,

    /// <summary>One journey was read with its steps.</summary>
    JourneyViewed = 301,

    /// <summary>A journey was created.</summary>
    JourneyCreated = 302,

    /// <summary>A journey or its steps were changed.</summary>
    JourneyUpdated = 303,

    /// <summary>A request that had created a journey was sent again, and got the same one.</summary>
    JourneyCreationRepeated = 304,

    /// <summary>The audit log was read.</summary>
    AuditLogListed = 400,

    /// <summary>One audit entry was read.</summary>
    AuditEntryViewed = 401,

    /// <summary>The home page's figures were read.</summary>
    OverviewViewed = 500,

    /// <summary>A page was refused to somebody whose role does not reach it.</summary>
    PageDenied = 501,

    /// <summary>A request led to no operation: no such address, method or kind of content.</summary>
    RequestRefused = 502,

    /// <summary>The list of API keys was read.</summary>
    ApiKeysListed = 600,

    /// <summary>Creation of an API key started; the key is not valid yet.</summary>
    ApiKeyCreated = 601,

    /// <summary>An API key was activated.</summary>
    ApiKeyActivated = 602,

    /// <summary>An API key was revoked.</summary>
    ApiKeyRevoked = 603,

    /// <summary>An API key's life was shortened because another one replaces it.</summary>
    ApiKeyRotated = 604,

    /// <summary>Creation of an API key was interrupted; the key was revoked before it was ever valid.</summary>
    ApiKeyAbandoned = 605,

    /// <summary>An API key read its own description.</summary>
    ApiKeyIdentified = 606,

    /// <summary>One API key was read.</summary>
    ApiKeyViewed = 607,

    /// <summary>A support session was started.</summary>
    SupportSessionStarted = 700,

    /// <summary>The staff member joined the support session.</summary>
    SupportSessionEntered = 701,

    /// <summary>A support session ended.</summary>
    SupportSessionEnded = 702,

    /// <summary>The list of support sessions was read.</summary>
    SupportAccessListed = 703,

    /// <summary>Sample data was created; Development only.</summary>
    SampleDataCreated = 900,

    /// <summary>An update of Portal cleaned stored names (Texts/TextRule).</summary>
    NamesCleaned = 901,
}
