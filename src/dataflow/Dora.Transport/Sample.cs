namespace Dora.Transport;

/// <summary>
/// A received message, read in place. The taker owns it: until it is disposed its memory stays as it is, afterwards it may be
/// reused at once and the object itself may be handed out again. Dispose it once you are done; not thread-safe.
/// </summary>
public abstract class Sample : IDisposable
{
    /// <summary>Timestamp and encoding.</summary>
    public MessageHeader Header { get; protected set; }

    /// <summary>The payload, valid until the sample is disposed.</summary>
    public abstract ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The encoded parameters, valid until the sample is disposed; empty when there are none.</summary>
    public abstract ReadOnlyMemory<byte> Parameters { get; }

    /// <summary>Gives the memory back. Doing so twice in a row does nothing.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back; idempotent.</summary>
    protected abstract void Release();
}

/// <summary>
/// Memory lent for one message. Fill it, then publish it through the outbox that lent it, or dispose it to give it back unsent.
/// Not thread-safe.
/// </summary>
public abstract class Loan : IDisposable
{
    /// <summary>The payload room; exactly as long as asked for.</summary>
    public abstract Memory<byte> Memory { get; }

    /// <summary>The payload room as a span.</summary>
    public Span<byte> Span => Memory.Span;

    /// <summary>Gives the memory back unsent; nothing happens when it was published.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back; idempotent.</summary>
    protected abstract void Release();
}
