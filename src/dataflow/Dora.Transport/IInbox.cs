namespace Dora.Transport;

/// <summary>
/// The receiving end of a process: all its inputs behind one wait point. One thread at a time may take and wait;
/// <see cref="Wake"/> may be called from any thread.
/// </summary>
public interface IInbox : IDisposable
{
    /// <summary>
    /// Takes the next item without blocking: inputs take turns, the least recently served first; within an input items
    /// come in the order they were published. <see cref="TakeStatus.Closed"/> comes once per input, after its last message.
    /// </summary>
    /// <param name="sample">The message when the result is <see cref="TakeStatus.Message"/>; owned by the caller, who disposes it.</param>
    /// <param name="input">The index of the input.</param>
    /// <returns>What was taken.</returns>
    TakeStatus TryTake(out Sample? sample, out int input);

    /// <summary>Blocks until there may be something to take, somebody called <see cref="Wake"/>, or the time is over.</summary>
    /// <param name="timeout">The longest wait; <see cref="Timeout.InfiniteTimeSpan"/> for no bound.</param>
    /// <returns>False when the time is over and nothing happened.</returns>
    bool Wait(TimeSpan timeout);

    /// <summary>Ends the current or the next <see cref="Wait"/>.</summary>
    void Wake();

    /// <summary>How many messages an input has lost because its queue was full.</summary>
    /// <param name="input">The index of the input.</param>
    /// <returns>The count since the dataflow started.</returns>
    long DroppedMessages(int input);
}

/// <summary>What <see cref="IInbox.TryTake"/> found.</summary>
public enum TakeStatus
{
    /// <summary>Nothing now.</summary>
    None,

    /// <summary>A message.</summary>
    Message,

    /// <summary>The input is closed: its sender will never send again.</summary>
    Closed,
}
