using System.Globalization;
using Portal.Domain.Companies;

namespace Portal.Web;

/// <summary>
/// Builds every address of the dashboard; pages, endpoints and tests take them from here. All are paths on the tenant's own host.
/// </summary>
public static partial class PortalUrls
{
    /// <summary>The tenant's start page.</summary>
    public const string Home = "/";

    /// <summary>Form for a new journey (admins).</summary>
    public const string JourneyNew = "/journeys/new";

    /// <summary>Form for a new API key (admins).</summary>
    public const string ApiKeyNew = "/api-keys/new";

    /// <summary>The signed-in person's own profile and sessions.</summary>
    public const string Profile = "/profile";

    /// <summary>The landing page before the redirect to the identity provider.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>Where the identity provider sends the browser back to (RFC 6749, redirection endpoint).</summary>
    public const string SignInCallback = "/signin-oidc";

    /// <summary>Ends the session here and at the provider; POST only.</summary>
    public const string SignOut = "/sign-out";

    /// <summary>Where the provider sends the browser after its own sign-out (RP-initiated logout).</summary>
    public const string SignedOutCallback = "/signout-callback-oidc";

    /// <summary>Where the provider itself ends a person's sessions; POST only (OpenID Connect Back-Channel Logout 1.0).</summary>
    public const string BackChannelLogout = "/backchannel-logout";

    /// <summary>The plain page that confirms a sign-out.</summary>
    public const string SignedOut = "/signed-out";

    /// <summary>The landing page of an invitation link; the secret is in the fragment and reaches no server log.</summary>
    public const string Invitation = CompanySettings.InvitationPath;

    /// <summary>Takes the invitation's secret; POST only.</summary>
    public const string InvitationAccept = "/invitation/accept";

    /// <summary>Where a company's IT person sets its sign-in up; the link's secret is in the fragment.</summary>
    public const string SignInSetUp = CompanySettings.SignInSetUpPath;

    /// <summary>Takes the set-up link's secret; POST only.</summary>
    public const string SignInSetUpOpen = SignInSetUp + "/open";

    /// <summary>Takes the settings, and tests what needs nobody; POST only.</summary>
    public const string SignInSetUpSettings = SignInSetUp + "/settings";

    /// <summary>Tests once more what needs nobody; POST only.</summary>
    public const string SignInSetUpTest = SignInSetUp + "/test";

    /// <summary>Leaves for the provider with the settings that are tested.</summary>
    public const string SignInSetUpTrial = SignInSetUp + "/sign-in";

    /// <summary>Makes the tested settings live; POST only.</summary>
    public const string SignInSetUpActivate = SignInSetUp + "/activate";

    /// <summary>Begins the handoff into a support session, on the tenant's host.</summary>
    public const string SupportEnter = "/support/enter";

    /// <summary>Where the staff host sends the browser back to with the one-time code.</summary>
    public const string SupportCallback = "/support/callback";

    /// <summary>Ends the support session of this browser; POST only.</summary>
    public const string SupportEnd = "/support/end";

    /// <summary>The plain page after a support session.</summary>
    public const string SupportEnded = "/support/ended";

    /// <summary>Issues the one-time code, on the staff host.</summary>
    public const string SupportHandoff = "/support/handoff";

    /// <summary>The page for an address that leads nowhere.</summary>
    public const string NotFound = "/not-found";

    /// <summary>The journeys' list with its filters; what is null, empty or a default stays out of the address.</summary>
    public static string Journeys(
        string? search = null,
        string? status = null,
        string? sort = null,
        int? page = null,
        int? size = null
    ) =>
        "/journeys"
        + Query(
            ("search", search),
            ("status", status),
            ("sort", sort),
            ("page", PageNumber(page)),
            ("size", PageSize(size))
        );

    /// <summary>One journey.</summary>
    public static string Journey(Guid id) => $"/journeys/{id}";

    /// <summary>The form that changes a journey (admins).</summary>
    public static string JourneyEdit(Guid id) => $"/journeys/{id}/edit";

    /// <summary>The users' list with its filters (admins).</summary>
    public static string Users(
        string? search = null,
        string? role = null,
        string? status = null,
        int? page = null,
        int? size = null
    ) =>
        "/users"
        + Query(
            ("search", search),
            ("role", role),
            ("status", status),
            ("page", PageNumber(page)),
            ("size", PageSize(size))
        );

    /// <summary>One user with sessions (admins).</summary>
    public static string User(Guid id) => $"/users/{id}";

    /// <summary>The API keys' list with its filters (admins).</summary>
    public static string ApiKeys(string? search = null, string? show = null, int? page = null, int? size = null) =>
        "/api-keys" + Query(("search", search), ("show", show), ("page", PageNumber(page)), ("size", PageSize(size)));

    /// <summary>The form that puts a new key in the place of one (admins).</summary>
    public static string ApiKeyRotate(Guid id) => $"/api-keys/{id}/rotate";

    /// <summary>
    /// The audit log with its filters (admins). Bounds are moments; they travel as UTC to the second and take the place of
    /// <paramref name="range"/> ("24h", "30d", "all"; the page's own default when null). It shows changes, and with
    /// <paramref name="views"/> all activity.
    /// </summary>
    public static string AuditLog(
        string? search = null,
        string? action = null,
        string? outcome = null,
        bool views = false,
        string? range = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        bool oldestFirst = false,
        bool utc = false,
        int? page = null,
        int? size = null
    ) =>
        "/audit-log"
        + Query(
            ("search", search),
            ("action", action),
            ("outcome", outcome),
            ("show", views ? "all" : null),
            ("range", range),
            ("from", Moment(from)),
            ("to", Moment(to)),
            ("sort", oldestFirst ? "time" : null),
            ("zone", utc ? "utc" : null),
            ("page", PageNumber(page)),
            ("size", PageSize(size))
        );

    /// <summary>One audit entry (admins).</summary>
    public static string AuditEntry(long entryId) =>
        string.Create(CultureInfo.InvariantCulture, $"/audit-log/{entryId}");

    /// <summary>Who of the platform's staff is or was inside (admins).</summary>
    public static string SupportAccess(int? page = null) => "/support-access" + Query(("page", PageNumber(page)));

    /// <summary>The landing page that will lead back to <paramref name="returnUrl"/>.</summary>
    public static string SignInAt(string? returnUrl) => SignIn + Return(returnUrl);

    /// <summary>Starts it so that the provider asks which account: one that was refused is not simply used again.</summary>
    public static string SignInWithAnotherAccount => SignInStart() + Query(("account", AnotherAccount));

    /// <summary>Value of the query's <c>account</c>.</summary>
    internal const string AnotherAccount = "another";

    /// <summary>Starts the redirect to the tenant's provider. A return address that is not local is left out.</summary>
    public static string SignInStart(string? returnUrl = null) => "/sign-in/start" + Return(returnUrl);

    /// <summary>The secret in the fragment: browsers send it to no server, so it is in no access log and no Referer header.</summary>
    public static string InvitationLink(string secret) => $"{Invitation}#{Uri.EscapeDataString(secret)}";

    /// <summary>The secret in the fragment, as for an invitation.</summary>
    public static string SignInSetUpLink(string secret) => $"{SignInSetUp}#{Uri.EscapeDataString(secret)}";

    /// <summary>The set-up page with the form for one kind of provider.</summary>
    public static string SignInSetUpFor(string preset) => SignInSetUp + Query(("provider", preset));

    /// <summary>
    /// Whether a browser that is sent to this address stays on the host it is on (ASVS 5.0, 3.7.2). Only a plain absolute path
    /// passes: browsers read <c>//host</c> and <c>/\host</c> as another host, and drop tabs and line breaks before they look.
    /// </summary>
    public static bool IsLocalPath(string? returnUrl) =>
        returnUrl is { Length: > 0 and <= 2048 }
        && returnUrl[0] == '/'
        && (returnUrl.Length == 1 || returnUrl[1] != '/')
        && !returnUrl.Any(character => character == '\\' || char.IsControl(character) || char.IsSurrogate(character));

    /// <summary>
    /// The address if it is local, <see cref="Home"/> otherwise; as a header can carry it: what is not ASCII is
    /// percent-encoded (RFC 3986).
    /// </summary>
    public static string LocalOrHome(string? returnUrl) =>
        IsLocalPath(returnUrl)
            ? string.Concat(
                returnUrl!.Select(character =>
                    char.IsAscii(character) ? character.ToString() : Uri.EscapeDataString(character.ToString())
                )
            )
            : Home;

    private static string Return(string? returnUrl) =>
        !string.Equals(returnUrl, Home, StringComparison.Ordinal) && IsLocalPath(returnUrl)
            ? Query(("returnUrl", returnUrl))
            : "";

    /// <summary>Rows on a page of a list whose URL says nothing else.</summary>
    public const int DefaultPageSize = 25;

    private static string? PageSize(int? size) =>
        size is null or DefaultPageSize ? null : size.Value.ToString(CultureInfo.InvariantCulture);

    private static string? PageNumber(int? page) => page > 1 ? page.Value.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
            }
        }

        return query;
    }
}
