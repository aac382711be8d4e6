using System.Text;
using System.Text.Json;
using Dora.Protocol;

namespace Dora.Daemon.Logs;

/// <summary>A log record as the JSON object that <c>dora/logs</c> inputs and <c>send_logs_as</c> outputs carry (the fields of dora 1.x).</summary>
internal static class LogRecordJson
{
    public static string Write(LogRecord record)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            Optional(json, "dataflow_id", record.Dataflow?.ToString());
            Optional(json, "node_id", record.Node?.Value);
            json.WriteString("level", NameOf(record.Level));
            Optional(json, "target", record.Target);
            Optional(json, "stream", record.Stream);
            json.WriteString("message", record.Message);
            json.WriteString("timestamp", record.Timestamp.UtcDateTime);
            WriteFields(json, record.Fields);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
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

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }

    private static string NameOf(LogLevel level) => level == LogLevel.Stdout ? "stdout" : level.ToString().ToUpperInvariant();
}
