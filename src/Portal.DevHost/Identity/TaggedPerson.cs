namespace Portal.DevHost.Identity;

/// <summary>
/// <c>cleo+2@acme.test</c> is somebody else than <c>cleo@acme.test</c>, with a subject of their own and the same password
/// (the subaddress of RFC 5233). So there is always somebody left to invite, however often one tries.
/// </summary>
internal static class TaggedPerson
{
    private const int LongestTag = 40;

    /// <summary>The person whose e-mail or subject it is, or of whom it is a tagged one; null for neither.</summary>
    /// <param name="people">The realm's people.</param>
    /// <param name="name">An e-mail address or a subject.</param>
    /// <param name="nameOf">Which of the two.</param>
    /// <param name="comparison">How such names are compared.</param>
    public static PersonOptions? Find(
        IEnumerable<PersonOptions> people,
        string name,
        Func<PersonOptions, string> nameOf,
        StringComparison comparison
    )
    {
        var (plain, tag) = Split(name);
        var person = people.FirstOrDefault(person => string.Equals(nameOf(person), plain, comparison));
        return tag.Length == 0 || person is null
            ? person
            : person with
            {
                Subject = $"{person.Subject}+{tag}",
                Email = person.Email.Replace("@", $"+{tag}@", StringComparison.Ordinal),
                Name = $"{person.Name} {tag}",
            };
    }

    private static (string Plain, string Tag) Split(string name)
    {
        var plus = name.IndexOf('+', StringComparison.Ordinal);
        var end = name.IndexOf('@', StringComparison.Ordinal);
        end = end < 0 ? name.Length : end;
        if (plus < 0 || plus > end)
            return (name, "");
        var tag = name[(plus + 1)..end].ToLowerInvariant();
        return tag.Length is > 0 and <= LongestTag && tag.All(char.IsAsciiLetterOrDigit)
            ? (name.Remove(plus, end - plus), tag)
            : (name, "");
    }
}
