namespace Portal.Platform.KeyService;

/// <summary>The two classes of keys. They differ by prefix, are verified separately and never replace each other (IC-2).</summary>
public enum KeyClass
{
    /// <summary>Belongs to one tenant; valid on the tenant API only.</summary>
    Tenant,

    /// <summary>Belongs to the platform's own automation; valid on the platform API only.</summary>
    Platform,
}
