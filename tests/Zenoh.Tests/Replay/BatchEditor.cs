using System.Buffers;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Protocol.Transport;
using Zenoh.Transport.Compression;

namespace Zenoh.Tests.Replay;

/// <summary>Takes one network message and gives what is to stand in its place.</summary>
internal delegate byte[] MessageEdit(byte[] message, Reliability reliability);

/// <summary>
/// Takes batches of one direction apart and puts them together again around messages that may have changed. Everything else, above all
/// the sequence numbers, stays.
/// </summary>
internal sealed class BatchEditor
{
    private const int RoomToInflate = ushort.MaxValue;

    private readonly Dictionary<(Priority, Reliability), Pieces> _pieces = [];

    /// <summary>Whether batches begin with a flag.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>Passes every message through an edit.</summary>
    /// <returns>The batches to send: none while a message has not arrived whole, then those of all its fragments.</returns>
    public IReadOnlyList<byte[]> Edit(byte[] batch, MessageEdit edit)
    {
        var reader = new WireReader(IsCompressed ? Plain(batch) : batch);
        var written = new ArrayBufferWriter<byte>();
        PassMessages(ref reader, Reliability.Reliable, edit, written);
        List<byte[]>? fragments = null;
        while (TransportMessages.TryReadHeader(ref reader, out byte header, out TransportMessageId id))
        {
            int start = reader.Position - 1;
            if (id == TransportMessageId.Fragment)
            {
                fragments = PassFragment(ref reader, header, start, edit, written);
                continue;
            }

            Assert.True(id switch
            {
                TransportMessageId.Frame => Frame.TryDecode(ref reader, header, out _),
                TransportMessageId.Close => Close.TryDecode(ref reader, header, out _),
                _ => KeepAlive.TryDecode(ref reader, header),
            });
            written.Write(reader.Since(start));
            if (id == TransportMessageId.Frame)
                PassMessages(ref reader, ReliabilityOf(header), edit, written);
        }

        Assert.True(reader.IsAtEnd, $"{reader.Error} at {reader.Position} of {Convert.ToHexString(batch)}");
        byte[][] batches = [.. fragments ?? (written.WrittenCount > 0 ? [written.WrittenSpan.ToArray()] : [])];
        return IsCompressed ? Unchanged(batch, batches) : batches;
    }

    private static Reliability ReliabilityOf(byte header) => (header & 0x20) != 0 ? Reliability.Reliable : Reliability.BestEffort;

    // A batch in which nothing changed is sent as it was recorded, compressed or not.
    private static byte[][] Unchanged(byte[] recorded, byte[][] batches) => batches is [var only] && only.AsSpan().SequenceEqual(Plain(recorded))
        ? [recorded]
        : [.. batches.Select(static batch => (byte[])[CompressionFlag.Plain, .. batch])];

    private static byte[] Plain(byte[] batch)
    {
        if (batch[0] == CompressionFlag.Plain)
            return batch[1..];
        byte[] room = new byte[RoomToInflate];
        Assert.True(Lz4Block.TryInflate(batch.AsSpan(1), room, out int length));
        return room[..length];
    }

    private static void PassMessages(scoped ref WireReader reader, Reliability reliability, MessageEdit edit, ArrayBufferWriter<byte> written)
    {
        while (NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id))
        {
            int start = reader.Position - 1;
            Assert.True(NetworkMessages.TrySkip(ref reader, header, id), reader.Error.ToString());
            written.Write(edit(reader.Since(start).ToArray(), reliability));
        }
    }

    private List<byte[]>? PassFragment(scoped ref WireReader reader, byte header, int start, MessageEdit edit, ArrayBufferWriter<byte> written)
    {
        Assert.True(Fragment.TryDecode(ref reader, header, out Fragment fragment));
        (Priority, Reliability) conduit = (fragment.Priority, fragment.Reliability);
        if (!_pieces.TryGetValue(conduit, out Pieces? pieces))
            _pieces[conduit] = pieces = new Pieces();
        byte[] head = [.. written.WrittenSpan, .. reader.Since(start)[..^fragment.Payload.Length]];
        written.ResetWrittenCount();
        pieces.Add(head, fragment.Payload);
        if (fragment.More)
            return null;
        _pieces.Remove(conduit);
        return pieces.Cut(edit(pieces.Message, fragment.Reliability));
    }

    /// <summary>The fragments of one message so far.</summary>
    private sealed class Pieces
    {
        private readonly List<(byte[] Head, int Length)> _fragments = [];
        private readonly ArrayBufferWriter<byte> _message = new();

        public byte[] Message => _message.WrittenSpan.ToArray();

        public void Add(byte[] head, ReadOnlySpan<byte> payload)
        {
            _fragments.Add((head, payload.Length));
            _message.Write(payload);
        }

        /// <summary>As many fragments as there were, as long as they were; the last one takes what the message has become longer.</summary>
        public List<byte[]> Cut(byte[] message)
        {
            List<byte[]> batches = [];
            int offset = 0;
            for (int i = 0; i < _fragments.Count; i++)
            {
                int length = i == _fragments.Count - 1 ? message.Length - offset : _fragments[i].Length;
                batches.Add([.. _fragments[i].Head, .. message.AsSpan(offset, length)]);
                offset += length;
            }

            return batches;
        }
    }
}
