using Zenoh.Links;
using Zenoh.Transport.Establishment;
using Zenoh.Transport.Receiving;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Transport;

/// <summary>Reads what is sent with the receiving half; can hold everything back.</summary>
internal sealed class BatchOutlet(bool marks = true) : IBatchOutlet
{
    public const uint FirstNumber = 0x0FFFFFF0;

    private readonly object _gate = new();
    private readonly Recorder _recorder = new();
    private readonly BatchReceiver _receiver = new(
        new Agreement { QoS = true, PeerFirstNumber = FirstNumber, Patch = marks ? 1u : 0, BatchSize = 65_535 }, 1 << 30);

    private bool _isHeld;
    private int _passes;

    public List<int> Batches { get; } = [];

    public List<int> Threads { get; } = [];

    /// <summary>How many batches were sent at a time.</summary>
    public List<int> Together { get; } = [];

    public int Waiting { get; private set; }

    public bool Discards { get; init; }

    public string? GivenUp { get; private set; }

    public bool SawDrop { get; private set; }

    public bool IsHeld
    {
        get => _isHeld;
        set
        {
            lock (_gate)
            {
                _isHeld = value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    public bool CanSendNow { get; init; } = true;

    /// <summary>Lets one batch through that is held back.</summary>
    public void LetOnePass()
    {
        lock (_gate)
        {
            _passes++;
            Monitor.PulseAll(_gate);
        }
    }

    public List<Received> Arrived() => [.. _recorder.Messages];

    public bool SendAll(SendBatch first)
    {
        lock (_gate)
            Together.Add(first.Together);
        for (SendBatch? batch = first; batch is not null; batch = batch.Next)
            Send(batch);
        return true;
    }

    public bool Send(SendBatch batch)
    {
        if (Discards)
            return true;
        lock (_gate)
        {
            Waiting++;
            while (_isHeld && _passes == 0)
                Monitor.Wait(_gate);
            _passes = Math.Max(0, _passes - 1);
            Waiting--;
            Batches.Add(batch.Length);
            Threads.Add(Environment.CurrentManagedThreadId);
        }

        // A fragment marked as dropped has no payload and is alone in its batch.
        SawDrop |= (batch.Body[0] & 0x1F) == 0x06 && batch.Body[^1] == 0x03 && batch.Length <= 8;
        ReceiveBuffer buffer = ReceiveBuffer.RentForDatagram();
        batch.Body.CopyTo(buffer.Bytes);
        Assert.Equal(ReceiveResult.Open, _receiver.Receive(new ReceivedBatch(buffer, 0, batch.Length), _recorder));
        buffer.Release();
        return true;
    }

    public void GiveUp(string text) => GivenUp = text;
}
