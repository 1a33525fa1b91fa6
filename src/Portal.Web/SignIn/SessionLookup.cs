namespace Portal.Web.SignIn;

/// <summary>
/// When a request asked whether its session is live. What the answer is good for counts from then on, and not from when it
/// is used: a client can hold a connection's handshake back for as long as it likes (IC-8).
/// </summary>
/// <param name="AskedAt">Timestamp of the time provider from before the first question.</param>
internal sealed record SessionLookup(long AskedAt)
{
    /// <summary>Notes that the session is about to be asked for; the first time in a request counts.</summary>
    public static void Begin(HttpContext context, TimeProvider time)
    {
        if (Of(context) is null)
        {
            context.Features.Set(new SessionLookup(time.GetTimestamp()));
        }
    }

    /// <summary>Null when nothing was asked.</summary>
    public static SessionLookup? Of(HttpContext context) => context.Features.Get<SessionLookup>();
}
