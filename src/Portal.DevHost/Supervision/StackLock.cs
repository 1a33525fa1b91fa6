using Portal.DevHost.State;

namespace Portal.DevHost.Supervision;

/// <summary>One stack per state folder. The kernel releases the lock when its holder dies.</summary>
internal static class StackLock
{
    /// <summary>Null when another process holds it.</summary>
    public static FileStream? TryTake(StateFolder state)
    {
        try
        {
            return new FileStream(state.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
