using System.Globalization;
using System.Text;
using System.Text.Json;
using Zenoh.Session;

namespace Zenoh.Cli.Output;

/// <summary>Prints samples, one line each; a payload of several lines stands below its key, indented.</summary>
internal static class SampleOutput
{
    public static void Print(Sample sample, bool json)
    {
        if (json)
            JsonLine.Print(writer => Write(writer, sample));
        else
            Console.Out.WriteLine(Text(sample));
    }

    /// <summary>For example <c>PUT demo/a (text/plain): hello</c>.</summary>
    public static string Text(Sample sample)
    {
        StringBuilder line = new();
        line.Append(sample.Kind == SampleKind.Put ? "PUT " : "DEL ").Append(TerminalText.Escape(sample.Key.ToString()));
        if (!sample.Encoding.IsDefault)
            line.Append(" (").Append(TerminalText.Escape(sample.Encoding.ToString())).Append(')');
        if (sample.Timestamp is { } timestamp)
            line.Append(CultureInfo.InvariantCulture, $" [{timestamp.Time:yyyy-MM-ddTHH:mm:ss.ffffffZ}]");
        if (!sample.Attachment.IsEmpty)
            line.Append(" attachment '").Append(TerminalText.Escape(PayloadText.Show(sample.Attachment.Span))).Append('\'');
        if (sample.Kind == SampleKind.Put)
            line.Append(':').Append(PayloadText.BehindColon(PayloadText.Plain(sample).Span));
        return line.ToString();
    }

    public static void Write(Utf8JsonWriter json, Sample sample)
    {
        json.WriteString("kind", sample.Kind == SampleKind.Put ? "put" : "delete");
        json.WriteString("key", sample.Key.Utf8);
        if (sample.Kind == SampleKind.Put)
        {
            json.WriteString("encoding", sample.Encoding.ToString());
            json.WriteNumber("size", sample.Payload.Length);
            json.WriteBytes("payload", PayloadText.Plain(sample).Span);
        }

        if (!sample.Attachment.IsEmpty)
            json.WriteBytes("attachment", sample.Attachment.Span);
        if (sample.Timestamp is { } timestamp)
            json.WriteString("timestamp", timestamp.ToString());
        json.WriteString("priority", sample.Priority.ToString());
        if (sample.Source is { } source)
        {
            json.WriteStartObject("source");
            json.WriteString("node", source.Node.ToString());
            json.WriteNumber("entity", source.Entity);
            json.WriteNumber("sequence_number", source.SequenceNumber);
            json.WriteEndObject();
        }
    }
}
