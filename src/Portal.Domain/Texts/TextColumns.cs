using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Domain.Texts;

/// <summary>Columns of texts.</summary>
internal static class TextColumns
{
    /// <summary>
    /// The order of names: letters before their accents and before case (UCA, root locale). Deterministic, so that two names are
    /// equal only if they are the same and a position in a list is exact.
    /// </summary>
    public const string Collation = "und-x-icu";

    /// <summary>The column of <see cref="HasFoldedText"/>.</summary>
    public const string Folded = "search_text";

    /// <summary>Adds a column with a row's folded text, which the database computes when the row is written.</summary>
    public static void HasFoldedText<T>(this EntityTypeBuilder<T> builder, string text)
        where T : class =>
        builder.Property<string>("SearchText").HasComputedColumnSql($"search_fold({text})", stored: true);
}
