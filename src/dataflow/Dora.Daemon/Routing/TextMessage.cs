using Columnar.Arrays;
using Columnar.Ipc;

namespace Dora.Daemon.Routing;

/// <summary>A text as the payload every node reads: an Arrow stream of one string.</summary>
internal static class TextMessage
{
    public static byte[] Encode(string text) => ArrowStream.ToBytes(Utf8Array.From(text));
}
