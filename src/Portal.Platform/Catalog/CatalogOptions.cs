using Portal.Platform.Connections;

namespace Portal.Platform.Catalog;

/// <summary>How a service reaches the catalog.</summary>
public sealed class CatalogOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Portal:Catalog";

    /// <summary>Npgsql connection string of this service's own role; TLS with a verified certificate.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Limits of this node's use of it. Connections are held for 2.2 seconds at most unless set.</summary>
    public BulkheadOptions Connections { get; set; } = new() { Limit = TimeSpan.FromSeconds(2.2) };
}
