using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Circuits;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.Circuits;

/// <summary>IC-8, IC-12: only an identity of this server that the guard admitted gives a circuit its caller.</summary>
public sealed class CircuitCallerTests
{
    private readonly FakeClock clock = new();
    private readonly LeaseRegistry registry;
    private readonly PersonIdentity ada;

    public CircuitCallerTests()
    {
        registry = new(clock);
        ada = SampleIdentity.Ada(clock);
    }

    [Fact]
    public async Task The_circuit_of_an_admitted_connection_has_its_caller_and_keeps_its_lease_watched()
    {
        var connection = Admit();
        var caller = await OpenAsync(ada);
        Assert.Equal(ada.TenantId, caller.Current.TenantId);
        Assert.Equal(ada.Session.UserId, caller.Current.User.UserId);
        registry.Release(connection.Lease, connection.Holder);
        Assert.Single(registry.Snapshot());
        await caller.OnCircuitClosedAsync(null!, CancellationToken.None);
        Assert.Empty(registry.Snapshot());
    }

    [Fact]
    public async Task Without_an_admitted_connection_no_circuit_opens()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(ada));
    }

    [Fact]
    public async Task The_same_claims_in_an_identity_of_the_frameworks_open_no_circuit()
    {
        Admit();
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(new(ada.Claims, ada.AuthenticationType)));
    }

    [Fact]
    public void A_copy_of_the_identity_is_refused()
    {
        Assert.Throws<NotSupportedException>(ada.Clone);
    }

    [Fact]
    public void A_connection_is_admitted_once()
    {
        Admit();
        Assert.Throws<InvalidOperationException>(Admit);
    }

    [Fact]
    public async Task The_caller_of_a_circuit_is_set_once()
    {
        Admit();
        var caller = await OpenAsync(ada);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            caller.OnCircuitOpenedAsync(null!, CancellationToken.None)
        );
    }

    [Fact]
    public void Before_the_circuit_opens_there_is_no_caller()
    {
        var caller = new CircuitCaller(new Connected(ada), registry);
        Assert.Throws<InvalidOperationException>(() => caller.Current);
        Assert.Null(caller.Area);
    }

    private AdmittedConnection Admit()
    {
        var holder = new ConnectionHolder(null!);
        var tenant = new Tenant(ada.TenantId, "acme", "acme Ltd", TenantState.Active, false, null!);
        var connection = new AdmittedConnection(
            new(HostName.Parse("acme.portal.localhost"), HostKind.Tenant, tenant, null),
            "http://acme.portal.localhost",
            registry.Acquire(ada, holder),
            holder,
            IPAddress.Loopback,
            "TEST-0001"
        );
        ada.Admit(connection);
        return connection;
    }

    private async Task<CircuitCaller> OpenAsync(ClaimsIdentity identity)
    {
        var caller = new CircuitCaller(new Connected(identity), registry);
        await caller.OnCircuitOpenedAsync(null!, CancellationToken.None);
        return caller;
    }

    private sealed class Connected(ClaimsIdentity identity) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new(identity)));
    }
}
