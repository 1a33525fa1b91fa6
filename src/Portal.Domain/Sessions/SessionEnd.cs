namespace Portal.Domain.Sessions;

/// <summary>Why a person's session is over.</summary>
public enum SessionEnd
{
    /// <summary>It expired, or was not used for too long.</summary>
    Time = 1,

    /// <summary>The person ended it, here or from another session.</summary>
    Person = 2,

    /// <summary>An admin ended it.</summary>
    Administrator = 3,

    /// <summary>The identity provider signed the person out.</summary>
    Provider = 4,

    /// <summary>The person's access was deactivated.</summary>
    Deactivated = 5,
}
