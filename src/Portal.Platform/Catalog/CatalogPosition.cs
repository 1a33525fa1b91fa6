using Portal.Platform.Connections;

namespace Portal.Platform.Catalog;

/// <summary>What the catalog must contain, as the key service and the operator's file know it.</summary>
/// <inheritdoc/>
public sealed class CatalogPosition(bool mustBeTold) : DatabasePosition(mustBeTold);
