namespace Portal.Web.PlainPages;

/// <summary>Who is signed in, as the bar on top shows it.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Role">The role as a word.</param>
/// <param name="CanSignOut">Whether signing out is offered; a support session is ended in its own bar.</param>
public sealed record TopBarPerson(string Name, string Email, string Role, bool CanSignOut = true)
{
    /// <summary>One or two initials for the avatar.</summary>
    public string Initials =>
        string.Concat(
            Name.Split([' ', '.', '@'], StringSplitOptions.RemoveEmptyEntries)
                .Take(2)
                .Select(word => char.ToUpperInvariant(word[0]))
        );
}

/// <summary>An entry of the navigation.</summary>
/// <param name="Href">Its address.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsCurrent">Whether it is the page that is shown.</param>
public sealed record TopBarLink(string Href, string Text, bool IsCurrent = false);

/// <summary>The bar of somebody who is signed in, for pages that are rendered in the place of another.</summary>
/// <param name="Person">Who is signed in.</param>
/// <param name="Links">Where the person can go.</param>
public sealed record SignedInBar(TopBarPerson Person, IReadOnlyList<TopBarLink> Links);
