using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dora.Protocol;

/// <summary>
/// Parameters as a JSON object, for tools. Integers have no decimal point, floats always do, so that the kinds survive; what JSON
/// cannot say (NaN, infinities) becomes a string and stays one.
/// </summary>
public static class ParameterJson
{
    /// <summary>Writes parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <returns>One line.</returns>
    public static string Write(MessageParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            foreach ((string key, ParameterValue value) in parameters)
            {
                writer.WritePropertyName(key);
                Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads parameters.</summary>
    /// <param name="json">A JSON object whose members are booleans, numbers, strings, or arrays of only numbers or only strings.</param>
    /// <returns>The parameters.</returns>
    /// <exception cref="FormatException">The text is something else; the message names the member.</exception>
    public static MessageParameters Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("parameters must be a JSON object");
            return MessageParameters.Create(document.RootElement.EnumerateObject().Select(member => (member.Name, Value(member))).ToArray());
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException($"parameters cannot be read: {exception.Message}", exception);
        }
    }

    private static void Write(Utf8JsonWriter writer, in ParameterValue value)
    {
        switch (value.Kind)
        {
            case ParameterKind.Boolean:
                writer.WriteBooleanValue(value.ToBoolean());
                break;
            case ParameterKind.Integer:
                writer.WriteNumberValue(value.ToInt64());
                break;
            case ParameterKind.Float:
                WriteFloat(writer, value.ToDouble());
                break;
            case ParameterKind.String:
                writer.WriteStringValue(value.ToString());
                break;
            default:
                WriteList(writer, value);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, in ParameterValue value)
    {
        writer.WriteStartArray();
        if (value.Kind == ParameterKind.IntegerList)
        {
            foreach (long item in value.ToInt64List())
                writer.WriteNumberValue(item);
        }
        else if (value.Kind == ParameterKind.FloatList)
        {
            foreach (double item in value.ToDoubleList())
                WriteFloat(writer, item);
        }
        else
        {
            foreach (string item in value.ToStringList())
                writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    private static void WriteFloat(Utf8JsonWriter writer, double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
            writer.WriteStringValue(text);
        else
            writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    private static ParameterValue Value(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => member.Value.GetString()!,
        JsonValueKind.Number => IsInteger(member.Value) ? (ParameterValue)member.Value.GetInt64() : member.Value.GetDouble(),
        JsonValueKind.Array => List(member),
        _ => throw new FormatException($"parameter `{member.Name}` must be a boolean, a number, a string or a list"),
    };

    private static ParameterValue List(JsonProperty member)
    {
        JsonElement[] items = member.Value.EnumerateArray().ToArray();
        if (items.Length > 0 && items.All(item => item.ValueKind == JsonValueKind.String))
            return items.Select(item => item.GetString()!).ToArray();
        if (!items.All(item => item.ValueKind == JsonValueKind.Number))
            throw new FormatException($"parameter `{member.Name}` must be a list of only numbers or only strings");
        if (items.All(IsInteger))
            return items.Select(item => item.GetInt64()).ToArray();
        return items.Select(item => item.GetDouble()).ToArray();
    }

    private static bool IsInteger(JsonElement element) => element.TryGetInt64(out _) && element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0;
}
