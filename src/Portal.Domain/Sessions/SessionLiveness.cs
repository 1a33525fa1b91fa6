namespace Portal.Domain.Sessions;

/// <summary>The one definition of a live session, by the clock of the tenant's database (IC-9).</summary>
internal static class SessionLiveness
{
    /// <summary>Condition on a row <c>s</c> of sessions and a row <c>u</c> of its user, who must be active.</summary>
    public const string IsLive = $"{SessionIsLive} AND u.state = 'Active'";

    /// <summary>Condition on a row <c>s</c> of sessions alone, where the user is checked elsewhere.</summary>
    public const string SessionIsLive = $"s.ended_at IS NULL AND s.expires_at > now() AND {IsNotIdle}";

    /// <summary>
    /// Live sessions that were not marked as seen for a minute, to be marked now. A row that is locked by a change is left for
    /// the next time, so that looking a session up never waits.
    /// </summary>
    public const string NeedsMark =
        $"{IsNotIdle} AND s.last_seen_at < now() - interval '1 minute' FOR NO KEY UPDATE SKIP LOCKED";

    /// <summary>Sessions end after two hours without use.</summary>
    private const string IsNotIdle = "s.last_seen_at > now() - interval '2 hours'";
}
