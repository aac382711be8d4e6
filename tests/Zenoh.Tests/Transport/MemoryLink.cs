using Zenoh.Links;

namespace Zenoh.Tests.Transport;

/// <summary>A stream link between two parties of one process, with a bounded buffer in each direction.</summary>
internal sealed class MemoryLink : Link
{
    private readonly Pipe _in;
    private readonly Pipe _out;

    private MemoryLink(Pipe inbound, Pipe outbound, string source, string destination, int maxBatchBytes)
        : base(Locator.Parse($"tcp/{source}"), Locator.Parse($"tcp/{destination}"), TimeSpan.FromSeconds(5))
    {
        _in = inbound;
        _out = outbound;
        MaxBatchBytes = maxBatchBytes;
    }

    public override bool IsStreamed => true;

    public override int MaxBatchBytes { get; }

    public override bool CanSendNow => EndReason is null && _out.HasRoom;

    /// <summary>Bytes that were sent from here so far.</summary>
    public long Sent => _out.Written;

    /// <summary>Whether everything sent in both directions has been taken.</summary>
    public bool IsDrained => _in.IsEmpty && _out.IsEmpty;

    /// <summary>Whether whoever reads here has taken everything and waits for more.</summary>
    public bool IsAwaited => _in.IsAwaited;

    /// <summary>Whether those who read at both ends have taken everything and wait for more.</summary>
    public bool IsAwaitedAtBothEnds => _in.IsAwaited && _out.IsAwaited;

    public static (MemoryLink Left, MemoryLink Right) Pair(
        int capacity = 256 * 1024, string left = "left:1", int maxBatchBytes = LinkLimits.StreamBatchBytes)
    {
        var toRight = new Pipe(capacity);
        var toLeft = new Pipe(capacity);
        return (new MemoryLink(toLeft, toRight, left, "right:1", maxBatchBytes), new MemoryLink(toRight, toLeft, "right:1", left, maxBatchBytes));
    }

    public override int Receive(Span<byte> buffer) => Ended(_in.Read(buffer));

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        await _in.ReadableAsync().ConfigureAwait(false);
        return buffer.IsEmpty ? Ended(_in.IsAtEnd ? End : 0) : Receive(buffer.Span);
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> batch)
    {
        LinkSendResult result = EndReason is null ? _out.Write(batch, SendTimeout) : LinkSendResult.Closed;
        if (result != LinkSendResult.Sent)
            EndBecause(result == LinkSendResult.TimedOut ? "nothing moved" : "closed by the other side");
        return result;
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => Send([.. head, .. tail]);

    /// <summary>Cuts the wire, as a cable is cut: neither side hears of it.</summary>
    public void Cut()
    {
        _in.Swallow();
        _out.Swallow();
    }

    protected override void Close()
    {
        _in.Close();
        if (!_out.IsCut)
            _out.Close();
    }

    private int Ended(int received)
    {
        if (received == End)
            EndBecause("closed by the other side");
        return received;
    }

    private sealed class Pipe(int capacity)
    {
        private readonly object _gate = new();
        private readonly Queue<byte[]> _chunks = [];
        private int _held;
        private int _offset;
        private bool _closed;
        private bool _swallows;
        private bool _isReaderWaiting;
        private TaskCompletionSource _readable = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Written { get; private set; }

        public bool HasRoom
        {
            get
            {
                lock (_gate)
                    return _held < capacity / 2;
            }
        }

        public bool IsEmpty
        {
            get
            {
                lock (_gate)
                    return _chunks.Count == 0;
            }
        }

        public bool IsAwaited
        {
            get
            {
                lock (_gate)
                    return _isReaderWaiting && _chunks.Count == 0;
            }
        }

        public bool IsAtEnd
        {
            get
            {
                lock (_gate)
                    return _closed && _chunks.Count == 0;
            }
        }

        public LinkSendResult Write(ReadOnlySpan<byte> bytes, TimeSpan patience)
        {
            lock (_gate)
            {
                while (!_closed && _held > 0 && _held + bytes.Length > capacity)
                {
                    if (!Monitor.Wait(_gate, patience))
                        return LinkSendResult.TimedOut;
                }

                if (_closed)
                    return LinkSendResult.Closed;
                Written += bytes.Length;
                if (_swallows)
                    return LinkSendResult.Sent;
                _chunks.Enqueue(bytes.ToArray());
                _held += bytes.Length;
                Wake();
                return LinkSendResult.Sent;
            }
        }

        public int Read(Span<byte> buffer)
        {
            lock (_gate)
            {
                _isReaderWaiting = true;
                while (_chunks.Count == 0 && !_closed)
                    Monitor.Wait(_gate);
                _isReaderWaiting = false;
                if (_chunks.Count == 0)
                    return End;
                ReadOnlySpan<byte> rest = _chunks.Peek().AsSpan(_offset);
                int count = Math.Min(rest.Length, buffer.Length);
                rest[..count].CopyTo(buffer);
                _offset += count;
                _held -= count;
                if (count == rest.Length)
                {
                    _chunks.Dequeue();
                    _offset = 0;
                }

                Monitor.PulseAll(_gate);
                return count;
            }
        }

        public Task ReadableAsync()
        {
            lock (_gate)
            {
                if (_chunks.Count > 0 || _closed)
                    return Task.CompletedTask;
                if (_readable.Task.IsCompleted)
                    _readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _readable.Task;
            }
        }

        public void Close()
        {
            lock (_gate)
            {
                _closed = true;
                Wake();
            }
        }

        public void Swallow()
        {
            lock (_gate)
                _swallows = true;
        }

        public bool IsCut
        {
            get
            {
                lock (_gate)
                    return _swallows;
            }
        }

        private void Wake()
        {
            Monitor.PulseAll(_gate);
            _readable.TrySetResult();
        }
    }
}
