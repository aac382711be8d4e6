using System.Text.Json.Nodes;
using Zenoh.Tests.Protocol;

namespace Zenoh.Tests.Replay;

/// <summary>The two programs of a recorded session: B dialled A.</summary>
public enum Party
{
    A,
    B,
}

/// <summary>One thing that was seen on the wire.</summary>
/// <param name="Time">Since the session began.</param>
/// <param name="Connection">Which one, from 0.</param>
/// <param name="From">Who did it.</param>
/// <param name="Batch">What was sent, without length prefix; null where the connection was ended.</param>
/// <param name="PrefixBytes">The length prefix it had: 0, 2 or 4 bytes.</param>
internal sealed record RecordedStep(TimeSpan Time, int Connection, Party From, byte[]? Batch, int PrefixBytes)
{
    /// <summary>The network messages in it; those of a fragmented message where the last fragment is.</summary>
    public IReadOnlyList<Said> Messages { get; init; } = [];

    public bool IsEnd => Batch is null;

    /// <summary>Whether it says that the connection ends.</summary>
    public bool IsClose { get; init; }

    /// <summary>Whether it says nothing but that its sender is there.</summary>
    public bool IsKeepAlive { get; init; }

    /// <summary>Whether it is INIT or OPEN.</summary>
    public bool IsHandshake { get; init; }
}

/// <summary>A recorded session between two parties.</summary>
internal sealed record Recording(string Name, string Transport, IReadOnlyList<RecordedStep> Steps)
{
    private const int SmallPrefix = sizeof(ushort);
    private const int LargePrefix = sizeof(uint);

    public static IReadOnlyList<string> Names { get; } = [.. Vector.Sessions.Select(session => (string)session!["name"]!)];

    public static Recording Of(string name)
    {
        JsonNode session = Vector.Sessions.Single(candidate => (string)candidate!["name"]! == name)!;
        bool prefixed = ((string)session["framing"]!).Contains("2-byte LE length", StringComparison.Ordinal);
        JsonNode[] events = [.. session["events"]!.AsArray().Where(IsOfLink)!];
        string? dialler = (string?)events[0]["from"];
        var transcript = new Transcript();
        return new Recording(name, (string)session["transport"]!, [.. events.Select(seen => transcript.Understand(Read(seen, prefixed, dialler)))]);
    }

    // What belongs to the link itself (HTTP upgrade, WebSocket close) is not part of the session.
    private static bool IsOfLink(JsonNode? seen) => seen!["http"] is null && (int?)seen["ws_opcode"] is null or 2;

    private static RecordedStep Read(JsonNode seen, bool prefixed, string? dialler)
    {
        bool fromDialler = (string?)seen["dir"] is { } direction ? direction == "B->A" : (string?)seen["from"] == dialler;
        byte[]? bytes = (string?)seen["hex"] is { } hex ? Convert.FromHexString(hex) : null;
        int prefix = bytes is null || !prefixed ? 0 : PrefixOf(bytes);
        return new RecordedStep(
            TimeSpan.FromMilliseconds((double)seen["ms"]!),
            (int?)seen["connection"] ?? 0,
            fromDialler ? Party.B : Party.A,
            bytes?[prefix..],
            prefix);
    }

    // Sessions without frames have longer prefixes after the handshake.
    private static int PrefixOf(byte[] bytes) => BitConverter.ToUInt16(bytes) == bytes.Length - SmallPrefix ? SmallPrefix : LargePrefix;
}
