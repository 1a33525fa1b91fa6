using Portal.Platform.Tenancy;

namespace Portal.Domain.Providers;

/// <summary>An open link with which a company sets its sign-in up, and what was entered with it so far.</summary>
/// <param name="Id">The link.</param>
/// <param name="ExpiresAt">Until when it is good, UTC, by the catalog's clock.</param>
/// <param name="AskedPreset">The kind of provider that the company was asked for with; null when nobody said.</param>
/// <param name="Candidate">What is being tried; null for nothing yet.</param>
public sealed record SignInSetUp(Guid Id, DateTimeOffset ExpiresAt, string? AskedPreset, ProviderCandidate? Candidate);

/// <summary>Settings that a company tries. They are not live.</summary>
/// <param name="Preset">Kind of the provider.</param>
/// <param name="Provider">As sign-in takes them.</param>
/// <param name="Digest">SHA-256 over all of them, by the catalog: what a test was passed with.</param>
/// <param name="Test">How far the test of exactly these settings came; null before it began.</param>
public sealed record ProviderCandidate(string Preset, IdentityProvider Provider, byte[] Digest, ProviderTest? Test)
{
    /// <summary>Exact issuer identifier.</summary>
    public string Issuer => Provider.Issuer;

    /// <summary>Portal's client there.</summary>
    public string ClientId => Provider.ClientId;
}

/// <summary>The stages of a test, in order.</summary>
public enum ProviderTestStage
{
    /// <summary>The discovery document is there, and is this issuer's.</summary>
    Discovery,

    /// <summary>The issuer publishes keys.</summary>
    Keys,

    /// <summary>Somebody goes to the provider and comes back, and the provider takes Portal as its client.</summary>
    SignIn,

    /// <summary>The ID token keeps the rules and says who came.</summary>
    Claims,
}

/// <summary>State of a stage.</summary>
public enum ProviderTestState
{
    /// <summary>Another stage comes first.</summary>
    NotStarted,

    /// <summary>In progress.</summary>
    Running,

    /// <summary>It went well.</summary>
    Passed,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>It was begun and did not end in time.</summary>
    TimedOut,
}

/// <summary>How far a test has come.</summary>
/// <param name="Stage">The last stage that was begun.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">A fixed word: why it failed, or what is worth knowing of a passed one.</param>
/// <param name="Age">How long ago that was.</param>
public sealed record ProviderTest(ProviderTestStage Stage, ProviderTestState State, string? Reason, TimeSpan Age)
{
    /// <summary>The reason of a stage whose answer did not come in time.</summary>
    public const string TimedOut = "timed-out";

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>Whether the settings may become live now; the catalog decides.</summary>
    public bool HasPassed => Stage == ProviderTestStage.Claims && State == ProviderTestState.Passed && Age < Fresh;

    /// <summary>The state of one of the stages.</summary>
    public ProviderTestState StateOf(ProviderTestStage stage) =>
        stage < Stage ? ProviderTestState.Passed
        : stage > Stage ? ProviderTestState.NotStarted
        : Reason == TimedOut || (State == ProviderTestState.Running && Age > LimitOf(stage))
            ? ProviderTestState.TimedOut
        : State;

    /// <summary>A person signs in as slowly as they like, within the time that any sign-in has.</summary>
    private static TimeSpan LimitOf(ProviderTestStage stage) =>
        stage == ProviderTestStage.SignIn ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(15);
}
