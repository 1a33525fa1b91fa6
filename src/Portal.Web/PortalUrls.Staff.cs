using System.Globalization;
using Portal.Platform.Catalog;

namespace Portal.Web;

/// <content>The addresses of the staff area; all but <see cref="Staff.Enter"/> are paths on the staff host.</content>
public static partial class PortalUrls
{
    /// <summary>The staff area. Its sign-in and sign-out stand at the same paths as a tenant's.</summary>
    public static class Staff
    {
        /// <summary>The page of one tenant, as routing knows it.</summary>
        public const string TenantRoute = "/tenants/{urlId}";

        /// <summary>Starts a support session at a tenant, as routing knows it; POST only.</summary>
        public const string StartRoute = TenantRoute + "/support-sessions";

        /// <summary>Creates a set-up link for an admin of a tenant, as routing knows it; POST only.</summary>
        public const string SetUpLinkRoute = TenantRoute + "/set-up-links";

        /// <summary>Creates a link with which a tenant sets its sign-in up, as routing knows it; POST only.</summary>
        public const string SignInLinkRoute = TenantRoute + "/sign-in-links";

        /// <summary>Suspends a company, as routing knows it: GET asks for confirmation, POST does it.</summary>
        public const string SuspensionRoute = TenantRoute + "/suspension";

        /// <summary>Resumes a suspended company, as routing knows it: GET asks for confirmation, POST does it.</summary>
        public const string ResumptionRoute = TenantRoute + "/resumption";

        /// <summary>The job that creates a company, as routing knows it.</summary>
        public const string CreationRoute = TenantRoute + "/creation";

        /// <summary>The same as a stream of events, as routing knows it.</summary>
        public const string CreationEventsRoute = CreationRoute + "/events";

        /// <summary>Cancels it, as routing knows it: GET asks for confirmation, POST does it.</summary>
        public const string CancellationRoute = CreationRoute + "/cancellation";

        /// <summary>The companies that were asked for lately; POST asks for one.</summary>
        public const string NewCompanies = "/new-companies";

        /// <summary>The form for a new company.</summary>
        public const string NewCompany = NewCompanies + "/form";

        /// <summary>The list of support sessions.</summary>
        public const string SupportSessions = "/support-sessions";

        /// <summary>Ends a support session, as routing knows it; POST only.</summary>
        public const string EndRoute = SupportSessions + "/{id:guid}/end";

        /// <summary>The platform log.</summary>
        public const string PlatformLog = "/platform-log";

        /// <summary>The platform log as a file; takes the query of <see cref="Log"/>.</summary>
        public const string PlatformLogExport = PlatformLog + "/export";

        /// <summary>Where references are looked up.</summary>
        public const string References = "/references";

        /// <summary>The tenants' list with its filters; what is null or empty stays out of the address.</summary>
        public static string Tenants(
            string? search = null,
            string? state = null,
            string? after = null,
            string? before = null
        ) => Home + Query(("search", search), ("state", state), ("after", after), ("before", before));

        /// <summary>The page of one tenant.</summary>
        public static string Tenant(string urlId) => $"/tenants/{Uri.EscapeDataString(urlId)}";

        /// <summary>Starts a support session at a tenant; POST only.</summary>
        public static string Start(string urlId) => Tenant(urlId) + "/support-sessions";

        /// <summary>Creates a set-up link for an admin of a tenant; POST only.</summary>
        public static string SetUpLink(string urlId) => Tenant(urlId) + "/set-up-links";

        /// <summary>Creates a link with which a tenant sets its sign-in up; POST only.</summary>
        public static string SignInLink(string urlId) => Tenant(urlId) + "/sign-in-links";

        /// <summary>Suspends a company.</summary>
        public static string Suspension(string urlId) => Tenant(urlId) + "/suspension";

        /// <summary>Resumes a suspended company.</summary>
        public static string Resumption(string urlId) => Tenant(urlId) + "/resumption";

        /// <summary>The job that creates a company.</summary>
        public static string Creation(string urlId) => Tenant(urlId) + "/creation";

        /// <summary>The same as a stream of events.</summary>
        public static string CreationEvents(string urlId) => Creation(urlId) + "/events";

        /// <summary>Cancels the job that creates a company.</summary>
        public static string Cancellation(string urlId) => Creation(urlId) + "/cancellation";

        /// <summary>The list of support sessions, with a word about the one that was just started or ended.</summary>
        public static string SupportSessionsAfter(string what, SupportSessionId id) =>
            SupportSessions + Query((what, id.ToString()));

        /// <summary>Ends a support session; POST only.</summary>
        public static string End(SupportSessionId id) => $"{SupportSessions}/{id}/end";

        /// <summary>Enters a support session: an absolute address on the tenant's own host, which begins the handoff.</summary>
        /// <param name="origin">The tenant's origin, such as <c>https://acme.example.com</c>.</param>
        /// <param name="id">The support session.</param>
        public static string Enter(string origin, SupportSessionId id) => $"{origin}{SupportEnter}?session={id}";

        /// <summary>The platform log with its filters.</summary>
        public static string Log(
            string? actor = null,
            string? action = null,
            string? outcome = null,
            string? company = null,
            DateOnly? from = null,
            DateOnly? to = null,
            string? zone = null,
            long? after = null,
            long? before = null
        ) =>
            PlatformLog
            + Query(
                ("actor", actor),
                ("action", action),
                ("outcome", outcome),
                ("company", company),
                ("from", from?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("to", to?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("zone", zone),
                ("after", after?.ToString(CultureInfo.InvariantCulture)),
                ("before", before?.ToString(CultureInfo.InvariantCulture))
            );

        /// <summary>Looks up a reference.</summary>
        public static string Reference(string? number = null) => References + Query(("number", number));
    }
}
