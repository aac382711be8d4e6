using System.Buffers.Binary;
using System.Collections.Concurrent;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>What one message was, as far as tests ask.</summary>
internal readonly record struct Received(Priority Priority, Reliability Reliability, int Length, int Number, bool IsIntact);

/// <summary>A layer above a transport that notes what arrives.</summary>
internal sealed class Recorder : ITransportReceiver
{
    private readonly TaskCompletionSource<TransportEnd> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _count;
    private int _linkChanges;

    public ConcurrentQueue<Received> Messages { get; } = [];

    /// <summary>Off where nothing may be allocated.</summary>
    public bool Keeps { get; init; } = true;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>How many messages came as long ones.</summary>
    public int Long { get; private set; }

    public int LinkChanges => Volatile.Read(ref _linkChanges);

    public Task<TransportEnd> End => _closed.Task;

    /// <summary>Called for each message, on the reading thread.</summary>
    public Action? Each { get; set; }

    /// <summary>Called on the reading thread when all that came has been handed up after a long message.</summary>
    public Action? WhenCaughtUp { get; set; }

    /// <summary>A payload whose bytes follow from its number, so that the other side can tell whether it is whole.</summary>
    public static byte[] Payload(int number, int length)
    {
        var payload = new byte[Math.Max(length, sizeof(int))];
        for (int i = 0; i < payload.Length; i++)
            payload[i] = (byte)((i * 7) + number);
        BinaryPrimitives.WriteInt32LittleEndian(payload, number);
        return payload;
    }

    public void Receive(scoped ref WireReader messages, in ReceiveContext context)
    {
        while (NetworkMessages.TryReadHeader(ref messages, out byte header, out NetworkMessageId id))
        {
            if (id != NetworkMessageId.Push)
            {
                if (!NetworkMessages.TrySkip(ref messages, header, id))
                    return;
                continue;
            }

            if (!Push.TryDecode(ref messages, header, out Push push))
                return;
            if (Keeps)
                Keep(push.Body.Payload, context);
            Long += context.IsLong ? 1 : 0;
            Interlocked.Increment(ref _count);
            Each?.Invoke();
        }
    }

    public void CaughtUp() => WhenCaughtUp?.Invoke();

    public void LinksChanged() => Interlocked.Increment(ref _linkChanges);

    public void Closed(TransportEnd end) => Assert.True(_closed.TrySetResult(end), "told twice that the transport has ended");

    private void Keep(ReadOnlySpan<byte> payload, in ReceiveContext context)
    {
        int number = payload.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32LittleEndian(payload);
        bool intact = number >= 0 && payload.SequenceEqual(Payload(number, payload.Length));
        Messages.Enqueue(new Received(context.Priority, context.Reliability, payload.Length, number, intact));
    }
}
