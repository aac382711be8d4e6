using System.Text.Json.Nodes;
using Zenoh.Links;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport.Compression;

namespace Zenoh.Tests.Protocol;

public sealed class VectorTests
{
    private const int LargestBatch = 65_535;

    [Theory]
    [InlineData("scouting", 13)]
    [InlineData("transport", 102)]
    [InlineData("declare", 72)]
    [InlineData("interest", 20)]
    [InlineData("push", 91)]
    [InlineData("request", 51)]
    [InlineData("response", 27)]
    [InlineData("oam", 24)]
    public void Every_vector_means_what_is_recorded_and_is_written_the_same_way(string category, int count)
    {
        IReadOnlyList<Vector> vectors = Vector.Of(category);
        Assert.Equal(count, vectors.Count);
        Assert.All(vectors, Check);
    }

    [Theory]
    [InlineData("scouting")]
    [InlineData("transport")]
    [InlineData("declare")]
    [InlineData("interest")]
    [InlineData("push")]
    [InlineData("request")]
    [InlineData("response")]
    [InlineData("oam")]
    public void A_vector_cut_short_is_refused_or_means_the_messages_before_the_cut(string category) => Assert.All(Vector.Of(category), vector =>
    {
        JsonNode? whole = Transcoder.Run(DecoderOf(category), vector.Bytes, out _, out _);
        for (int length = 0; length < vector.Bytes.Length; length++)
        {
            JsonNode? part = Transcoder.Run(DecoderOf(category), vector.Bytes.AsSpan(0, length), out _, out WireError error);
            if (part is null)
                Assert.NotEqual(WireError.None, error);
            else if (category != "transport")
                Assert.Fail($"{length} of {vector.Bytes.Length} bytes are taken for {part.ToJsonString()}");
            else if (whole is not null)
                AssertBegins(whole.AsArray(), part.AsArray());
        }
    });

    [Fact]
    public void Every_batch_of_the_recorded_sessions_means_what_is_recorded()
    {
        int batches = 0;
        var wrong = new List<string>();
        foreach (JsonNode? session in Vector.Sessions)
        {
            string framing = (string)session!["framing"]!;
            if (framing.StartsWith("handshake", StringComparison.Ordinal))
                continue;
            bool prefixed = framing.Contains("length + batch", StringComparison.Ordinal);
            foreach (JsonNode? entry in session["events"]!.AsArray())
            {
                if (entry!["decoded"] is not JsonArray expected)
                    continue;
                ReadOnlySpan<byte> bytes = Convert.FromHexString((string)entry["hex"]!);
                ReadOnlySpan<byte> batch = bytes;
                if (prefixed)
                    batch = Assert.Single(Split(bytes, BatchPrefix.UInt16));
                JsonNode? actual = Transcoder.Run(Transcoder.Batch, batch, out _, out WireError error);
                batches++;

                // The recorder shows a reserved role, a decoder refuses it.
                if (expected.ToJsonString().Contains("\"whatami\":\"reserved\"", StringComparison.Ordinal))
                    Assert.Equal(WireError.ReservedValue, error);
                else if (!Same(Vector.WithoutUnknown(expected), actual))
                    wrong.Add($"{session["name"]} {entry["hex"]} {error}: {expected.ToJsonString()} {actual?.ToJsonString()}");
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(batches, 1000, int.MaxValue);
    }

    [Fact]
    public void Every_framing_vector_holds_the_recorded_messages()
    {
        IReadOnlyList<Vector> vectors = Vector.Of("framing");
        Assert.Equal(19, vectors.Count);
        Assert.All(vectors, vector =>
        {
            if (vector.Name.Contains("lowlatency", StringComparison.Ordinal))
                CheckLowLatency(vector);
            else
                CheckStream(vector);
        });
    }

    internal static Transcoder.Decoder DecoderOf(string category) => category switch
    {
        "scouting" => Transcoder.Scouting,
        "transport" => Transcoder.Batch,
        _ => NetworkTranscoder.One,
    };

    private static void Check(Vector vector)
    {
        JsonNode? actual = Transcoder.Run(DecoderOf(vector.Category), vector.Bytes, out byte[] encoded, out WireError error);
        if (vector.IsRejected && vector.Decoded is null)
        {
            Assert.Null(actual);
            return;
        }

        AssertSame(vector.Decoded, actual, $"{vector.Name}: {error}");

        // A vector that is to be refused although it decodes has a version we do not speak: its receiver answers with CLOSE.
        Assert.Equal(vector.IsRejected, actual!.ToJsonString().Contains("\"version\":8", StringComparison.Ordinal));
        if (vector.IsCanonical)
            Assert.Equal(Convert.ToHexStringLower(vector.Bytes), Convert.ToHexStringLower(encoded));
    }

    private static void CheckLowLatency(Vector vector)
    {
        byte[] message = Assert.Single(Split(vector.Bytes, BatchPrefix.UInt32));
        JsonNode? actual = Transcoder.Run(Transcoder.LowLatency, message, out byte[] encoded, out _);
        Assert.NotNull(actual);
        Assert.Equal(message, encoded);
        if (vector.Decoded is not null)
            AssertSame(vector.Decoded, actual, vector.Name);
    }

    private static void CheckStream(Vector vector)
    {
        bool compressing = vector.Name.Contains("compression", StringComparison.Ordinal);
        var messages = new JsonArray();
        foreach (byte[] whole in Split(vector.Bytes, BatchPrefix.UInt16))
        {
            ReadOnlySpan<byte> batch = compressing ? Plain(vector, whole) : whole;
            JsonNode? decoded = Transcoder.Run(Transcoder.Batch, batch, out byte[] encoded, out _);
            Assert.Equal(batch, encoded);
            foreach (JsonNode? message in decoded!.AsArray())
                messages.Add(message!.DeepClone());
        }

        if (vector.Decoded is not null)
            AssertSame(vector.Decoded["messages"], messages, vector.Name);
        else
            Assert.NotEmpty(messages);
    }

    /// <summary>The batches of a stream, of which nothing may be left over.</summary>
    private static List<byte[]> Split(ReadOnlySpan<byte> stream, BatchPrefix prefix)
    {
        using var splitter = new BatchSplitter();
        splitter.Configure(prefix, BatchSplitter.LargestBody);
        stream.CopyTo(splitter.FreeSpace.Span);
        splitter.Commit(stream.Length);
        List<byte[]> batches = [];
        while (splitter.TryTake(out ReceivedBatch batch) == BatchSplit.Ready)
            batches.Add(batch.Span.ToArray());
        Assert.True(splitter.IsEmpty);
        return batches;
    }

    private static ReadOnlySpan<byte> Plain(Vector vector, ReadOnlySpan<byte> batch)
    {
        if (batch[0] == CompressionFlag.Plain)
            return batch[1..];
        Assert.Equal(CompressionFlag.Compressed, batch[0]);
        byte[] inflated = new byte[LargestBatch];
        Assert.True(Lz4Block.TryInflate(batch[1..], inflated, out int written));
        Assert.Equal(vector.Inflated, Convert.ToHexStringLower(inflated.AsSpan(0, written)));
        return inflated.AsSpan(0, written);
    }

    /// <summary>Messages before the last one are the same, the last one may lack its end: messages of a frame, bytes of a fragment.</summary>
    private static void AssertBegins(JsonArray whole, JsonArray part)
    {
        Assert.InRange(part.Count, 0, whole.Count);
        for (int i = 0; i < part.Count; i++)
        {
            if (Same(whole[i], part[i]))
                continue;
            Assert.Equal(part.Count - 1, i);
            if (part[i]!["FRAME"] is { } frame)
                AssertBegins(whole[i]!["FRAME"]!["messages"]!.AsArray(), frame["messages"]!.AsArray());
            else
                Assert.NotNull(part[i]!["FRAGMENT"]);
        }
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual, string what)
    {
        if (!Same(expected, actual))
            Assert.Fail($"{what}\nexpected {expected?.ToJsonString()}\nactual   {actual?.ToJsonString()}");
    }

    private static bool Same(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(Reparsed(left), Reparsed(right));

    private static JsonNode? Reparsed(JsonNode? node) => node is null ? null : JsonNode.Parse(node.ToJsonString());
}
