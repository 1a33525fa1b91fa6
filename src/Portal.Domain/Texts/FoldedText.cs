using System.Text;

namespace Portal.Domain.Texts;

/// <summary>
/// A text as the search compares it, and where each of its characters stands in the original. The database folds what it
/// searches (<see cref="Migrations.TextRules"/>); this says the same of the letters that people type, since the services run
/// without ICU, where .NET decomposes nothing. Beyond those letters a match is found but not shown.
/// </summary>
internal sealed class FoldedText
{
    /// <summary>Each line: what the characters after it fold to.</summary>
    private const string Table = """
        ' ‘’‛ʼ
        - ‐‑‒–—―−
        1 ¹
        2 ²
        3 ³
        A ªÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ
        AE ÆǢǼ
        B ḂḄḆ
        C ÇĆĈĊČḈ
        D ÐĎĐḊḌḎḐḒ
        DZ ǄǱ
        E ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ
        F Ḟ
        FF ﬀ
        FFI ﬃ
        FFL ﬄ
        FI ﬁ
        FL ﬂ
        G ĜĞĠĢǦǴḠ
        H ĤĦȞḢḤḦḨḪẖ
        I ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊı
        IJ Ĳ
        J Ĵǰ
        K ĶǨḰḲḴ
        L ĹĻĽŁḶḸḺḼ
        LJ Ǉ
        M ḾṀṂ
        N ÑŃŅŇǸṄṆṈṊ
        NJ Ǌ
        O ºÒÓÔÕÖØŌŎŐƠǑǪǬǾȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ
        OE Œ
        P ṔṖ
        R ŔŖŘȐȒṘṚṜṞ
        S ŚŜŞŠȘṠṢṤṦṨſ
        SS ßẞ
        ST ﬅﬆ
        T ŢŤŦȚṪṬṮṰẗ
        TH Þ
        U ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ
        V ṼṾ
        W ŴẀẂẄẆẈẘ
        X ẊẌ
        Y ÝŶŸȲẎẙỲỴỶỸ
        Z ŹŻŽẐẒẔ
        Ʒ Ǯ
        Α ΆἈἉἊἋἌἍἎἏᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾲᾳᾴᾶᾷᾸᾹᾺΆᾼ
        Ε ΈἘἙἚἛἜἝῈΈ
        Η ΉἨἩἪἫἬἭἮἯᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟῂῃῄῆῇῊΉῌ
        Θ ϴ
        Ι ΊΐΪἸἹἺἻἼἽἾἿῒΐῖῗῘῙῚΊ
        Ο ΌὈὉὊὋὌὍῸΌ
        Ρ ῤῬ
        Σ Ϲ
        Υ ΎΫΰϒϓϔὐὒὔὖὙὛὝὟῢΰῦῧῨῩῪΎ
        Ω ΏὨὩὪὫὬὭὮὯᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯῲῳῴῶῷῺΏῼ
        І Ї
        А ӐӒ
        Г Ѓ
        Е ЀЁӖ
        Ж ӁӜ
        З Ӟ
        И ЍЙӢӤ
        К Ќ
        О Ӧ
        У ЎӮӰӲ
        Ч Ӵ
        Ы Ӹ
        Э Ӭ
        Ѵ Ѷ
        Ә Ӛ
        Ө Ӫ
        Aʾ ẚ
        ʹ ʹ
        """;

    private static readonly Dictionary<char, string> Folds = ReadTable();

    private readonly StringBuilder folded = new();
    private readonly List<int> origins = [];

    public FoldedText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var character in Fold(text[i]))
            {
                folded.Append(character);
                origins.Add(i);
            }
        }
        origins.Add(text.Length);
    }

    /// <summary>Where the folded character at this place stands in the text; its length for the end.</summary>
    public int OriginOf(int place) => origins[place];

    /// <inheritdoc/>
    public override string ToString() => folded.ToString();

    private static string Fold(char character)
    {
        if (char.IsAscii(character))
        {
            return char.ToUpperInvariant(character).ToString();
        }
        if (character is >= '\u0300' and <= '\u036F' or '\u00AD' or >= '\u200B' and <= '\u200F')
        {
            return ""; // combining marks, and what nobody sees
        }
        if (character is >= '\uFF01' and <= '\uFF5E')
        {
            return Fold((char)(character - 0xFEE0)); // wide forms
        }
        var upper = char.ToUpperInvariant(character);
        return Folds.GetValueOrDefault(upper) ?? upper.ToString();
    }

    private static Dictionary<char, string> ReadTable() =>
        Table
            .Split('\n', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .SelectMany(line => line[1].Select(character => (Character: character, Fold: line[0])))
            .ToDictionary(fold => fold.Character, fold => fold.Fold);
}
