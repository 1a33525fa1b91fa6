using System.Collections.Frozen;

namespace Portal.Web.Circuits;

/// <summary>
/// The messages of Blazor's hub that may pass. ResumeCircuit and PauseCircuit are missing on purpose: persisted circuits
/// are off, and what is not listed is refused, so that a new framework version cannot open a door unseen.
/// </summary>
internal static class HubMessages
{
    /// <summary>What the server sends to a page whose circuit it refuses, with the text to show.</summary>
    public const string Refused = "Portal.Refused";

    public const string StartCircuit = nameof(StartCircuit);
    public const string ConnectCircuit = nameof(ConnectCircuit);
    public const string OnLocationChanged = nameof(OnLocationChanged);
    public const string OnLocationChanging = nameof(OnLocationChanging);

    /// <summary>Messages that carry no address; the lease is all there is to check.</summary>
    public static readonly FrozenSet<string> NeedNoAddress = FrozenSet.Create(
        StringComparer.Ordinal,
        "UpdateRootComponents",
        "BeginInvokeDotNetFromJS",
        "EndInvokeJSFromDotNet",
        "ReceiveByteArray",
        "ReceiveJSDataChunk",
        "SendDotNetStreamToJS",
        "OnRenderCompleted"
    );
}
