using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Client;

/// <summary>
/// Reads an enumeration's values as the API writes them (<c>awaiting_confirmation</c>). What a newer API says and this version
/// does not know is the enumeration's zero, <c>Other</c>, so that no program breaks by it.
/// </summary>
internal sealed class KnownOrOtherConverter : JsonConverterFactory
{
    /// <summary>A value as the API writes it.</summary>
    public static string Write(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    private sealed class Converter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Known = Enum.GetValues<T>()
            .ToDictionary(value => KnownOrOtherConverter.Write(value), StringComparer.Ordinal);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Known.GetValueOrDefault(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(KnownOrOtherConverter.Write(value));
    }
}
