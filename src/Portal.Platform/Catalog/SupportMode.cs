namespace Portal.Platform.Catalog;

/// <summary>What a support session may do in the tenant's database.</summary>
public enum SupportMode
{
    /// <summary>Runs under the database role that selects and inserts audit entries, nothing else.</summary>
    ReadOnly = 1,

    /// <summary>Runs under the app role.</summary>
    Operate = 2,
}
