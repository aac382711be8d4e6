using System.Threading.Channels;

namespace Dora.Daemon.Lifecycle;

/// <summary>The bounded way into the loop of a run. Writers wait when it is full; what comes after the loop's end is dropped.</summary>
internal sealed class LoopQueue
{
    /// <summary>Events that may wait: the start of a thousand nodes at once.</summary>
    public const int Capacity = 4096;

    private readonly Channel<LoopEvent> _channel = Channel.CreateBounded<LoopEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, AllowSynchronousContinuations = false });

    public ChannelReader<LoopEvent> Reader => _channel.Reader;

    public async ValueTask PostAsync(LoopEvent message)
    {
        if (!_channel.Writer.TryWrite(message) && !await WaitAndWriteAsync(message).ConfigureAwait(false))
            Drop(message);
    }

    /// <summary>Makes the loop look around. Does nothing when the queue is full, for then it looks around anyway.</summary>
    public void Wake() => _ = _channel.Writer.TryWrite(LoopEvent.Woken.Instance);

    /// <summary>Takes nothing more; what is queued is dropped.</summary>
    public void Close()
    {
        _channel.Writer.TryComplete();
        while (_channel.Reader.TryRead(out LoopEvent? message))
            Drop(message);
    }

    private async ValueTask<bool> WaitAndWriteAsync(LoopEvent message)
    {
        while (await _channel.Writer.WaitToWriteAsync().ConfigureAwait(false))
        {
            if (_channel.Writer.TryWrite(message))
                return true;
        }

        return false;
    }

    private static void Drop(LoopEvent message)
    {
        if (message is LoopEvent.Registering registering)
            registering.Refuse("the dataflow has ended");
    }
}
