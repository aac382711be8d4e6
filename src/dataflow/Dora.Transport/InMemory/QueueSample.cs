namespace Dora.Transport.InMemory;

/// <summary>A message taken from a <see cref="Mailbox"/>; the object is reused for later messages.</summary>
internal sealed class QueueSample(SampleStock stock) : Sample
{
    private MessageBuffer? _message;

    /// <summary>Where the stock keeps it while it is out.</summary>
    public int Place { get; set; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Payload => _message?.Payload ?? default;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Parameters => _message?.Parameters ?? default;

    public void Hold(MessageBuffer message)
    {
        _message = message;
        Header = message.Header;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (Interlocked.Exchange(ref _message, null) is not { } message)
            return;
        message.Release();
        stock.Return(this);
    }
}

/// <summary>
/// The sample objects of one inbox, kept so that taking a message allocates nothing; knows those that are out, so that they can be
/// taken back from a reader that is gone. Thread-safe.
/// </summary>
internal sealed class SampleStock
{
    /// <summary>How many are kept; those of a reader that holds more are left to the collector.</summary>
    private const int MaxIdle = 1024;

    private readonly Lock _gate = new();
    private readonly Stack<QueueSample> _idle = new();
    private readonly List<QueueSample> _out = [];

    public QueueSample Rent(MessageBuffer message)
    {
        lock (_gate)
        {
            if (!_idle.TryPop(out var sample))
                sample = new QueueSample(this);
            sample.Hold(message);
            sample.Place = _out.Count;
            _out.Add(sample);
            return sample;
        }
    }

    public void Return(QueueSample sample)
    {
        lock (_gate)
        {
            var last = _out[^1];
            _out[sample.Place] = last;
            last.Place = sample.Place;
            _out.RemoveAt(_out.Count - 1);
            if (_idle.Count < MaxIdle)
                _idle.Push(sample);
        }
    }

    /// <summary>Disposes every sample that is out.</summary>
    public void TakeBack()
    {
        QueueSample[] held;
        lock (_gate)
            held = [.. _out];
        foreach (var sample in held)
            sample.Dispose();
    }
}
