namespace Portal.Operator.Provisioning;

/// <summary>A tenant cannot be made as requested. The message is meant for people.</summary>
internal sealed class ProvisioningException(string expected, string found, string toDo)
    : Exception($"Expected: {expected}. Found: {found}. To do: {toDo}.");
