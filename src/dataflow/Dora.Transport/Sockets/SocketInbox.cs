using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>The receiving end of a node attached by a socket.</summary>
internal sealed class SocketInbox(NodeConnection connection) : IInbox
{
    private readonly SampleStock _samples = new();
    private bool _disposed;

    /// <inheritdoc/>
    public TakeStatus TryTake(out Sample? sample, out int input)
    {
        var status = connection.Mailbox.TryTake(out var message, out input);
        sample = null;
        if (message is null)
            return status;
        sample = _samples.Rent(message);
        connection.ProgressChanged();
        return status;
    }

    /// <inheritdoc/>
    public bool Wait(TimeSpan timeout) => connection.Mailbox.Wait(timeout);

    /// <inheritdoc/>
    public void Wake() => connection.Mailbox.Wake();

    /// <inheritdoc/>
    public long DroppedMessages(int input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, connection.Mailbox.Inputs);
        return connection.Dropped(input);
    }

    /// <summary>How many messages of an input have arrived and were not taken.</summary>
    internal int Unread(int input) => connection.Mailbox[input] is { } edge ? connection.Mailbox.Counters(edge).Unread : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _disposed, true))
            connection.Leave();
    }
}
