namespace Dora.Transport.InMemory;

/// <summary>The receiving end of a participant in this process.</summary>
internal sealed class QueueInbox(Mailbox mailbox) : IInbox
{
    private readonly SampleStock _samples = new();

    /// <inheritdoc/>
    public TakeStatus TryTake(out Sample? sample, out int input)
    {
        var status = mailbox.TryTake(out var message, out input);
        sample = message is null ? null : _samples.Rent(message);
        return status;
    }

    /// <inheritdoc/>
    public bool Wait(TimeSpan timeout) => mailbox.Wait(timeout);

    /// <inheritdoc/>
    public void Wake() => mailbox.Wake();

    /// <inheritdoc/>
    public long DroppedMessages(int input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, mailbox.Inputs);
        return mailbox[input] is { } edge ? mailbox.Counters(edge).Dropped : 0;
    }

    /// <summary>Gives back what its reader holds; unread messages wait for the next reader.</summary>
    public void Dispose() => _samples.TakeBack();
}
