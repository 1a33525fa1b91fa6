namespace Portal.Operator.Provisioning;

/// <summary>A command or a provisioning step cannot be carried out. The message is shown to the user.</summary>
internal sealed class ProvisioningException(string expected, string found, string toDo)
    : Exception($"Expected: {expected}. Found: {found}. To do: {toDo}.");
