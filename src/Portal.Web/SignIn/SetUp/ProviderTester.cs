using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Domain.Providers;
using Portal.Platform;
using Portal.Platform.Tenancy;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn.SetUp;

/// <summary>The stages of a test that need nobody: the provider's metadata and its keys, asked for now and kept nowhere.</summary>
internal sealed class ProviderTester(SignInSetUps setUps, ProviderDirectory directory)
{
    /// <summary>Tests both, and records each beginning and each end.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task RunAsync(
        TenantId tenant,
        byte[] secret,
        ProviderCandidate candidate,
        CancellationToken cancellationToken
    )
    {
        var metadata = new OpenIdConnectConfiguration();
        if (
            await RunAsync(
                ProviderTestStage.Discovery,
                async () => metadata = await directory.DiscoverAsync(candidate.Issuer, cancellationToken)
            )
        )
        {
            await RunAsync(ProviderTestStage.Keys, () => directory.FetchKeysAsync(metadata, cancellationToken));
        }

        async Task<bool> RunAsync(ProviderTestStage stage, Func<Task> test)
        {
            await RecordAsync(stage, ProviderTestState.Running, null);
            var reason = await FailureOfAsync(test);
            await RecordAsync(stage, reason is null ? ProviderTestState.Passed : ProviderTestState.Failed, reason);
            return reason is null;
        }

        Task RecordAsync(ProviderTestStage stage, ProviderTestState state, string? reason) =>
            setUps.RecordAsync(tenant, secret, candidate.Digest, stage, state, reason);
    }

    private static async Task<string?> FailureOfAsync(Func<Task> test)
    {
        try
        {
            await test();
            return null;
        }
        catch (Exception e) when (ReasonOf(e) is { } reason)
        {
            return reason;
        }
    }

    /// <summary>The fixed word for why a provider failed; null for what is no provider's failure.</summary>
    public static string? ReasonOf(Exception failure) =>
        failure switch
        {
            SignInFailedException e => e.Reason,
            ServiceUnavailableException { InnerException: OperationCanceledException } => ProviderTest.TimedOut,
            ServiceUnavailableException { InnerException: null } => "server-error",
            ServiceUnavailableException { InnerException: HttpRequestException or IOException } => "unreachable",
            _ => null,
        };
}
