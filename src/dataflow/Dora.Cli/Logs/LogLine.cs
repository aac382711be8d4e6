using System.Globalization;
using Dora.Protocol;

namespace Dora.Cli.Logs;

/// <summary>Turns a record into the text of its line. Every format but JSON prints the message as it is, line breaks included.</summary>
internal static class LogLine
{
    /// <summary>Levels are padded to the longest one, <c>stdout</c>.</summary>
    private const int LevelWidth = 6;

    /// <summary>The function that writes records in a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="colours">Whether to colour; JSON never is.</param>
    public static Func<LogRecord, string> Writer(LogFormat format, bool colours)
    {
        Paint paint = colours ? Paint.Ansi : Paint.None;
        return format switch
        {
            LogFormat.Pretty => record => Pretty(record, paint),
            LogFormat.Compact => Compact,
            LogFormat.Json => LogRecordJson.Write,
            _ => record => Classic(record, paint),
        };
    }

    private static string Classic(LogRecord record, Paint paint)
    {
        string node = record.Node is { } id ? paint.Node(id.Value) + ": " : "";
        string target = record.Target is { Length: > 0 } name ? paint.Target(name) + " " : "";
        return $"{node}{Level(record.Level, paint)} {target}   {record.Message}";
    }

    private static string Pretty(LogRecord record, Paint paint)
    {
        string speaker = record.Node is { } id ? paint.Node(id.Value) : paint.Target("[dora]");
        string target = record.Target is { Length: > 0 } name ? paint.Target(name) + " " : "";
        string line = $"{Clock(record)} {Level(record.Level, paint)} {speaker}: {target}{record.Message}";
        return record.Node is null && IsTurningPoint(record.Message) ? $"\n{line}\n" : line;
    }

    /// <summary>dora 1.x sets what its system says with these words apart by blank lines.</summary>
    private static bool IsTurningPoint(string message) =>
        message.Contains("spawning", StringComparison.Ordinal)
        || message.Contains("node finished", StringComparison.Ordinal)
        || message.Contains("stopping", StringComparison.Ordinal);

    private static string Compact(LogRecord record) =>
        $"{Clock(record)} {record.Level.ToString().ToUpperInvariant()} {record.Node?.Value ?? "dora"}: {record.Message}";

    private static string Clock(LogRecord record) => record.Timestamp.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Level(LogLevel level, Paint paint) =>
        paint.Level(level, (level == LogLevel.Stdout ? "stdout" : level.ToString().ToUpperInvariant()).PadRight(LevelWidth));
}
