using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Portal.DevHost.Identity.Pages;

/// <summary>Markup. It is made from interpolated strings, and every string put into one is encoded; only markup is not.</summary>
internal sealed record Html(string Markup)
{
    public static Html Empty { get; } = new(string.Empty);

    public static Html Of(Template template) => new(template.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Join('\n', parts.Select(part => part.Markup)));

    /// <summary>Compiler support for <see cref="Of"/>: literals are markup, holes are text.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Template(int literalLength, int formattedCount)
    {
        private readonly StringBuilder markup = new(literalLength + formattedCount * 32);

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(string? text) => markup.Append(HtmlEncoder.Default.Encode(text ?? string.Empty));

        public void AppendFormatted(Html html) => markup.Append(html.Markup);

        public override string ToString() => markup.ToString();
    }
}
