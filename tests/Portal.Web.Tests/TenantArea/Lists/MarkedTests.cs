using Bunit;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.Tests.TenantArea.Lists;

public sealed class MarkedTests : TenantAreaTests
{
    [Theory]
    [InlineData("Tartu fire inspection", "tartu insp", "<mark>Tartu</mark> fire <mark>insp</mark>ection")]
    [InlineData("Tartu", null, "Tartu")]
    [InlineData("Tartu", "Riga", "Tartu")]
    [InlineData("ananas", "ana nas", "<mark>ananas</mark>")]
    [InlineData("Cafe\u0301 Noir", "cafe", "<mark>Cafe\u0301</mark> Noir")]
    [InlineData("<b> & co", "<b>", "<mark>&lt;b&gt;</mark> &amp; co")]
    [InlineData("50% off", "%", "50<mark>%</mark> off")]
    [InlineData("", "a", "")]
    public void What_was_searched_for_is_marked_and_the_rest_is_as_it_was(string text, string? search, string markup) =>
        Assert.Equal(markup, Render<Marked>(p => p.Add(m => m.Text, text).Add(m => m.Search, search)).Markup.Trim());
}
