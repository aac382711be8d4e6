using System.Text.Json.Nodes;
using Zenoh.Tests.Protocol;

namespace Zenoh.Tests.Fuzzing;

/// <summary>What recorded programs sent after the handshake over links with length prefixes.</summary>
internal static class Recordings
{
    /// <summary>Batches, without their prefixes.</summary>
    public static byte[][] Batches { get; } = [.. Vector.Sessions.SelectMany(session => OfSession(session!)).DistinctBy(Convert.ToHexString)];

    private static IEnumerable<byte[]> OfSession(JsonNode session)
    {
        if ((string?)session["transport"] != "tcp")
            yield break;
        foreach (JsonNode? message in session["events"]!.AsArray())
        {
            if (message!["hex"] is not { } hex)
                continue;
            byte[] bytes = Convert.FromHexString((string)hex!);
            for (int offset = 0; offset + 2 < bytes.Length;)
            {
                int end = Math.Min(bytes.Length, offset + 2 + (bytes[offset] | (bytes[offset + 1] << 8)));
                if (end > offset + 2)
                    yield return bytes[(offset + 2)..end];
                offset = end;
            }
        }
    }
}
