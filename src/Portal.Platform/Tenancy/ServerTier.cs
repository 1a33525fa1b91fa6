namespace Portal.Platform.Tenancy;

/// <summary>How a server is shared (IC-4).</summary>
public enum ServerTier
{
    /// <summary>The server serves exactly one tenant.</summary>
    Dedicated = 1,

    /// <summary>Several tenants, each with a schema and login roles of its own and no table in common.</summary>
    Schema = 2,
}
