namespace Portal.Platform.Catalog;

/// <summary>How a service reaches the catalog.</summary>
public sealed class CatalogOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Portal:Catalog";

    /// <summary>Npgsql connection string of this service's own role; TLS with a verified certificate.</summary>
    public string ConnectionString { get; set; } = "";
}
