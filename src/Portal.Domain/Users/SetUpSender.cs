using Portal.Staff;

namespace Portal.Domain.Users;

/// <summary>The member of the staff who sends a set-up link, and why.</summary>
/// <param name="Staff">Who sends it.</param>
/// <param name="Reason">Reason, for the company's people.</param>
/// <param name="Ticket">Reference of the support case.</param>
internal sealed record SetUpSender(StaffCaller Staff, string Reason, string Ticket);
