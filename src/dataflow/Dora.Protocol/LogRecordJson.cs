using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dora.Protocol;

/// <summary>
/// A log record as one JSON object on one line, with the keys of dora 1.x: what <c>--log-format json</c> prints, and what
/// <c>dora/logs</c> inputs and <c>send_logs_as</c> outputs carry.
/// </summary>
public static class LogRecordJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a record. Every key is there; what the record does not say is null.</summary>
    /// <param name="record">The record.</param>
    /// <returns>The object, without a line end; the time is UTC.</returns>
    public static string Write(LogRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNull("build_id");
            json.WriteString("dataflow_id", record.Dataflow?.ToString());
            json.WriteString("node_id", record.Node?.Value);
            json.WriteString("machine_id", record.Machine);
            json.WriteString("level", record.Level == LogLevel.Stdout ? "stdout" : record.Level.ToString().ToUpperInvariant());
            json.WriteString("target", record.Target);
            json.WriteString("stream", record.Stream);
            json.WriteString("message", record.Message);
            json.WriteString("timestamp", record.Timestamp.UtcDateTime);
            WriteFields(json, record.Fields);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is null)
        {
            json.WriteNull("fields");
            return;
        }

        json.WriteStartObject("fields");
        foreach ((string name, string value) in fields)
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
