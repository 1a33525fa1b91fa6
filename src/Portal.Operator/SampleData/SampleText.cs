namespace Portal.Operator.SampleData;

/// <summary>Vocabulary of the sample journeys.</summary>
internal static class SampleText
{
    public static readonly string[] Cities =
    [
        "Tartu",
        "Tallinn",
        "Riga",
        "Vilnius",
        "Kaunas",
        "Helsinki",
        "Turku",
        "Tampere",
        "Stockholm",
        "Gdansk",
        "Hamburg",
        "Rotterdam",
        "Antwerp",
        "Copenhagen",
        "Aarhus",
        "Oslo",
        "Bergen",
        "Warsaw",
        "Klaipeda",
        "Liepaja",
        "Parnu",
        "Narva",
        "Lubeck",
        "Malmo",
    ];

    public static readonly string[] Customers =
    [
        "Baltic Timber",
        "Nordlys Foods",
        "Saar Dairy",
        "Vesta Ceramics",
        "Kivi Stoneworks",
        "Amber Pharma",
        "Lumo Lighting",
        "Polaris Marine",
        "Hansa Textiles",
        "Rukki Mills",
        "Tuule Energy",
        "Meri Seafood",
        "Linden Furniture",
        "Orion Optics",
        "Sild & Sons",
        "Varda Paper",
    ];

    public static readonly string[] Cargo =
    [
        "groupage",
        "chilled goods",
        "container",
        "timber",
        "express parcels",
        "pharma",
        "machine parts",
        "returns",
    ];

    public static readonly string[] Rhythms = ["weekly", "daily", "nightly", "monthly", "seasonal", "one-off"];

    public static readonly string[] Audits =
    [
        "safety audit",
        "customs audit",
        "energy audit",
        "stock count",
        "fire inspection",
        "cold chain review",
        "ISO 9001 review",
    ];

    public static readonly string[] Projects =
    [
        "Renew forklift leases",
        "Replace dock doors",
        "Move to digital waybills",
        "Train night-shift drivers",
        "Install charging points",
        "Review carrier contracts",
        "Clear customs backlog",
        "Set up bonded storage",
        "Refit the loading bay",
        "Agree winter timetable",
    ];

    public static readonly string[] Owners =
    [
        "Mari Tamm",
        "Jaan Kask",
        "Liis Saar",
        "Olev Rebane",
        "Kristi Mets",
        "Andris Ozols",
        "Ilze Kalnina",
        "Rasa Petrauskas",
        "Jonas Kazlauskas",
        "Eeva Laine",
        "Mikko Virtanen",
        "Sofia Lind",
        "Anna Nowak",
        "Piotr Zielinski",
        "Fleet team",
        "Customs desk",
        "Warehouse team",
        "Customer success",
        "Night shift",
        "Quality team",
    ];

    public static readonly string[] Steps =
    [
        "Collect requirements",
        "Request quotes",
        "Book carrier",
        "Check documents",
        "File customs declaration",
        "Inspect the site",
        "Agree time slots",
        "Brief the drivers",
        "Load and seal",
        "Confirm delivery",
        "Send the invoice",
        "Hold review call",
        "Sign the contract",
        "Set up access",
        "Close open findings",
        "Archive papers",
    ];
}
