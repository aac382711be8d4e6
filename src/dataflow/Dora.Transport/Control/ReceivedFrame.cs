namespace Dora.Transport.Control;

/// <summary>A received record and the file descriptors that came with it. Disposing closes those that were not taken. Not thread-safe.</summary>
/// <typeparam name="T">The kind of record.</typeparam>
public sealed class ReceivedFrame<T> : IDisposable
{
    private List<int> _descriptors;

    internal ReceivedFrame(T message, List<int> descriptors)
    {
        Message = message;
        _descriptors = descriptors;
    }

    /// <summary>The record.</summary>
    public T Message { get; }

    /// <summary>How many file descriptors came and were not taken.</summary>
    public int DescriptorCount => _descriptors.Count;

    /// <summary>Hands all file descriptors over: closing them is the caller's business from now on.</summary>
    /// <returns>The descriptors, in the order they were sent; empty when called again.</returns>
    public IReadOnlyList<int> TakeDescriptors()
    {
        List<int> taken = _descriptors;
        _descriptors = [];
        return taken;
    }

    /// <summary>Closes the descriptors that were not taken.</summary>
    public void Dispose() => DescriptorList.Close(TakeDescriptors());
}
