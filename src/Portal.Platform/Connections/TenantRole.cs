namespace Portal.Platform.Connections;

/// <summary>The login role of a connection to a tenant's database. Only the operator uses the owner role.</summary>
public enum TenantRole
{
    /// <summary>Reads and writes the tenant's data; inserts into and reads the audit log.</summary>
    App = 1,

    /// <summary>Read-only support sessions: selects, and inserts audit entries.</summary>
    Support = 2,
}
