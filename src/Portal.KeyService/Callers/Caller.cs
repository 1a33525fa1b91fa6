namespace Portal.KeyService.Callers;

/// <summary>A process that may call.</summary>
/// <param name="Name">Such as <c>api</c>; with TLS also the common name of its certificate.</param>
/// <param name="SecretHashes">SHA-256 of its secret; of two during rotation.</param>
/// <param name="Rights">What it may do.</param>
internal sealed record Caller(string Name, IReadOnlyList<byte[]> SecretHashes, IReadOnlySet<CallerRight> Rights);
