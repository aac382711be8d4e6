using Zenoh.Links;

namespace Zenoh.Tests.Replay;

/// <summary>A link whose far end is played: what is sent goes to <paramref name="hear"/>, what is received was given to <see cref="Deliver"/>.</summary>
/// <param name="there">What it pretends to lead to.</param>
/// <param name="signal">Guards the state, pulsed at every change.</param>
/// <param name="hear">Takes what was sent, under <paramref name="signal"/>.</param>
internal sealed class PlayedLink(Locator there, object signal, Action<PlayedLink, byte[]> hear)
    : Link(Locator.Parse($"{there.Protocol}/here:1"), there, TimeSpan.FromSeconds(5))
{
    private readonly Queue<byte[]> _arriving = [];
    private int _taken;
    private bool _theyEnded;
    private bool _readerWaits;

    public override bool IsStreamed => Destination.Protocol is not (LinkProtocols.Udp or LinkProtocols.WebSocket);

    public override int MaxBatchBytes => Destination.Protocol == LinkProtocols.Udp ? LinkLimits.DatagramBatchBytes : LinkLimits.StreamBatchBytes;

    public override bool CanSendNow => EndReason is null;

    /// <summary>Whether this side has closed it.</summary>
    public bool IsClosedHere => IsDisposed;

    /// <summary>Whether all that was delivered has been taken and worked through: its reader waits for more, or is gone.</summary>
    public bool IsIdle
    {
        get
        {
            lock (signal)
                return IsDisposed || (_readerWaits && _arriving.Count == 0 && !_theyEnded);
        }
    }

    public override int Receive(Span<byte> buffer)
    {
        lock (signal)
        {
            while (_arriving.Count == 0 && !_theyEnded && !IsDisposed)
            {
                _readerWaits = true;
                Monitor.PulseAll(signal);
                Monitor.Wait(signal);
            }

            _readerWaits = false;
            return _arriving.Count > 0 && !IsDisposed ? Take(buffer) : EndOfStream();
        }
    }

    public override ValueTask<int> ReceiveAsync(Memory<byte> buffer) =>
        throw new NotSupportedException("a played session has fewer links than there are reading threads");

    public override LinkSendResult Send(ReadOnlySpan<byte> batch)
    {
        lock (signal)
        {
            if (IsDisposed)
                return LinkSendResult.Closed;
            hear(this, batch.ToArray());
            Monitor.PulseAll(signal);
            return LinkSendResult.Sent;
        }
    }

    public override LinkSendResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail) => Send([.. head, .. tail]);

    /// <summary>The far end sends.</summary>
    public void Deliver(byte[] bytes)
    {
        lock (signal)
        {
            _arriving.Enqueue(bytes);
            Monitor.PulseAll(signal);
        }
    }

    /// <summary>The far end closes.</summary>
    public void HangUp()
    {
        lock (signal)
        {
            _theyEnded = true;
            Monitor.PulseAll(signal);
        }
    }

    protected override void Close()
    {
        lock (signal)
            Monitor.PulseAll(signal);
    }

    private int Take(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = _arriving.Peek().AsSpan(_taken);
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _taken += count;
        if (count < rest.Length)
            return count;
        _arriving.Dequeue();
        _taken = 0;
        return count;
    }

    private int EndOfStream()
    {
        EndBecause("closed by the other side");
        return End;
    }
}
