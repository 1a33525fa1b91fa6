using System.Security.Cryptography;

namespace Portal.Operator.Servers;

/// <summary>Describes a cluster to create.</summary>
/// <param name="Folder">
/// The cluster's own folder; it is created, and replaced when a killed creation left it incomplete. The operating-system
/// user who runs PostgreSQL must be able to enter the folder that contains it: see <see cref="ServerLocation"/>.
/// </param>
/// <param name="Port">TCP port on 127.0.0.1.</param>
public sealed record ServerSpec(string Folder, int Port)
{
    /// <summary>Connections that the server accepts, the three reserved for superusers included.</summary>
    public int MaxConnections { get; init; } = 60;

    /// <summary>The bootstrap superuser's name.</summary>
    public string SuperuserName { get; init; } = "portal_admin";

    /// <summary>
    /// The superuser's password. Store it before <see cref="PostgresCluster.CreateAsync"/>: the cluster keeps only a verifier.
    /// </summary>
    public string SuperuserPassword { get; init; } = NewPassword();

    /// <summary>256 random bits in hexadecimal, which needs no quoting anywhere.</summary>
    public static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
