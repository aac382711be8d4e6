using System.Text.Json.Nodes;
using Zenoh.Tests.Protocol;

namespace Zenoh.Tests.Transport;

/// <summary>The batches of one recorded handshake, without length prefixes.</summary>
internal sealed record RecordedHandshake(string Session, byte[] InitSyn, byte[] InitAck, byte[] OpenSyn, byte[] OpenAck)
{
    public static IReadOnlyList<RecordedHandshake> All { get; } = [.. Vector.Sessions.SelectMany(session => Of(session!))];

    private static IEnumerable<RecordedHandshake> Of(JsonNode session)
    {
        bool prefixed = !((string?)session["framing"] ?? "").Contains("no length prefix", StringComparison.Ordinal);
        var found = new Dictionary<byte, byte[]>();
        foreach (JsonNode? entry in session["events"]!.AsArray())
        {
            if ((string?)entry!["hex"] is not { Length: > 4 } hex)
                continue;
            byte[] batch = Convert.FromHexString(hex)[(prefixed ? 2 : 0)..];
            byte kind = (byte)(batch[0] & 0x3F);

            // INIT and OPEN with their acknowledging bit; scouting datagrams share the numbers 1 and 2 but no session has both.
            if (kind is not (0x01 or 0x21 or 0x02 or 0x22) || batch.Length < 3 || (string?)session["name"] is "scouting" or "rust_scouting")
                continue;
            if (kind == 0x01)
                found.Clear();
            found.TryAdd(kind, batch);
            if (kind == 0x22 && found.Count == 4)
                yield return new RecordedHandshake((string)session["name"]!, found[0x01], found[0x21], found[0x02], found[0x22]);
        }
    }
}
