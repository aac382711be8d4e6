using System.Buffers.Binary;

namespace Dora.Benchmarks.Nodes;

/// <summary>
/// The first eight bytes of every payload: the sender's stamp or a sequence number, or one of the marks. A message with
/// <see cref="Begin"/> announces a measurement and is followed by its <see cref="MeasurementPlan"/>.
/// </summary>
internal static class Mark
{
    public const ulong End = ulong.MaxValue;
    public const ulong Begin = ulong.MaxValue - 1;

    public static ulong Read(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt64LittleEndian(payload);

    public static void Write(Span<byte> payload, ulong mark) => BinaryPrimitives.WriteUInt64LittleEndian(payload, mark);
}

/// <summary>What is measured; the names are those of the runner.</summary>
internal enum Scenario
{
    Paced,
    PingPong,
    Throughput,
    Fanout,
}

/// <summary>How messages are filled and read.</summary>
internal enum Mode
{
    /// <summary>The sender copies the whole payload in; receivers read its first eight bytes.</summary>
    Copied,

    /// <summary>The sender borrows the message's memory and writes its first eight bytes; receivers read those.</summary>
    InPlace,

    /// <summary>Copied in, and receivers read every byte.</summary>
    AllRead,
}

/// <summary>One measurement, as the runner commands it and as the sender announces it to the receivers.</summary>
/// <param name="Scenario">What is measured.</param>
/// <param name="Mode">How messages are filled and read.</param>
/// <param name="Bytes">The payload of a message.</param>
/// <param name="Messages">How many are measured.</param>
/// <param name="PeriodNanoseconds">The time between two of them.</param>
/// <param name="DurationNanoseconds">How long to send.</param>
internal readonly record struct MeasurementPlan(
    Scenario Scenario, Mode Mode, int Bytes, int Messages, long PeriodNanoseconds, long DurationNanoseconds)
{
    /// <summary>The size of an announcement.</summary>
    public const int AnnouncementBytes = 24;

    /// <summary>Sent before the measured messages; the baselines do the same.</summary>
    public int WarmUp => Messages / 10 + 5;

    /// <summary>Reads a command of the runner.</summary>
    /// <param name="command">The words in the order of the properties.</param>
    /// <returns>The plan.</returns>
    public static MeasurementPlan Parse(string command)
    {
        var words = command.Split(' ');
        var mode = words[1] switch { "in-place" => Mode.InPlace, "all-read" => Mode.AllRead, _ => Mode.Copied };
        return new(Enum.Parse<Scenario>(words[0], ignoreCase: true), mode, int.Parse(words[2], null), int.Parse(words[3], null),
            long.Parse(words[4], null), long.Parse(words[5], null));
    }

    /// <summary>Writes what a receiver must know.</summary>
    /// <param name="payload">At least <see cref="AnnouncementBytes"/> long.</param>
    public void Announce(Span<byte> payload)
    {
        Mark.Write(payload, Mark.Begin);
        payload[8] = (byte)Scenario;
        payload[9] = (byte)Mode;
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], Bytes);
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], Messages);
    }

    /// <summary>Reads an announcement.</summary>
    /// <param name="payload">The message.</param>
    /// <returns>The plan; times are the sender's business.</returns>
    public static MeasurementPlan ReadAnnouncement(ReadOnlySpan<byte> payload) => new(
        (Scenario)payload[8], (Mode)payload[9], BinaryPrimitives.ReadInt32LittleEndian(payload[12..]),
        BinaryPrimitives.ReadInt32LittleEndian(payload[16..]), 0, 0);
}
