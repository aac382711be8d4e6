using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Zenoh.Cli.Output;

/// <summary>One JSON object on one line of the output.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(Action<Utf8JsonWriter> write) => Console.Out.WriteLine(ToText(write));

    public static string ToText(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A payload under its name when it is text, else in base64 under <c>name_base64</c>.</summary>
    public static void WriteBytes(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        if (PayloadText.IsText(bytes))
            json.WriteString(name, bytes);
        else
            json.WriteBase64String(name + "_base64", bytes);
    }
}
