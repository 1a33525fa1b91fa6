using Portal.Operator.Provisioning;

namespace Portal.Operator.Roles;

/// <summary>What every session of a tenant's roles begins with, in the tenant's database.</summary>
internal static class RoleSettings
{
    /// <summary>As PostgreSQL stores them (<c>pg_db_role_setting</c>).</summary>
    public static IReadOnlyList<string> Of(TenantLocation place, string role) =>
        role == place.OwnerRole
            ? [$"search_path={place.Schema}"]
            // An idle transaction would block the sealing of the audit log.
            : [$"search_path={place.Schema}", "idle_in_transaction_session_timeout=5s"];

    /// <summary>Statements that set them.</summary>
    public static string Statements(TenantLocation place, string role) =>
        string.Concat(
            Of(place, role)
                .Select(setting => setting.Split('=', 2))
                .Select(parts => $"ALTER ROLE {role} IN DATABASE {place.Database} SET {parts[0]} = '{parts[1]}';\n")
        );
}
