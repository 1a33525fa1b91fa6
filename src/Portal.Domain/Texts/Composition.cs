using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;

namespace Portal.Domain.Texts;

/// <summary>
/// Canonical composition (NFC, UAX #15), which the columns of names demand. The database does it: the services run without
/// ICU, where .NET composes nothing.
/// </summary>
internal static class Composition
{
    private const char FirstThatCombines = '\u0300';

    /// <summary>The texts in NFC; the same array when they are in it for sure.</summary>
    public static async Task<string[]> ComposeAsync(
        DbContext db,
        string[] texts,
        CancellationToken cancellationToken
    ) =>
        texts.All(text => text.All(character => character < FirstThatCombines))
            ? texts
            : await db
                .Database.SqlQuery<string>(
                    $"""
                    SELECT normalize(value, NFC) AS "Value" FROM unnest({texts}) WITH ORDINALITY AS given (value, place)
                    ORDER BY place
                    """
                )
                .ToArrayAsync(cancellationToken);

    /// <summary>Validates a text (<see cref="FieldErrors.Text"/>), and composes it.</summary>
    public static async Task<string> TextAsync(
        this FieldErrors errors,
        TenantDbContext db,
        (string Field, string? Value, string Name, int Maximum) input,
        CancellationToken cancellationToken
    )
    {
        var text = errors.Text(input.Field, input.Value, input.Name, input.Maximum);
        if (errors.Contains(input.Field))
        {
            return text; // the database might not be able to hold it
        }
        var composed = await ComposeAsync(db, [text], cancellationToken);
        return errors.Text(input.Field, composed[0], input.Name, input.Maximum); // a few characters become two
    }
}
