namespace Dora.Transport.CrashWorker;

/// <summary>What a reader saw on one input.</summary>
internal sealed class InputRecord(int index)
{
    private long _first = -1;
    private long _last = -1;
    private long _taken;
    private int _closed;

    public int Index => index;

    /// <summary>True while nothing came after the last close.</summary>
    public bool IsClosed { get; private set; }

    public void Close()
    {
        _closed++;
        IsClosed = true;
    }

    /// <exception cref="InvalidDataException">The message came before, or is not one.</exception>
    public void Take(long number, in MessageHeader header, ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> payload)
    {
        if ((ulong)number != header.Timestamp)
            throw new InvalidDataException($"input {index}: message {number} has the header of {header.Timestamp}");
        if (parameters.Length > 0 && !payload.StartsWith(parameters))
            throw new InvalidDataException($"input {index}: message {number} has the parameters of another");
        if (number <= _last)
            throw new InvalidDataException($"input {index}: message {number} came after {_last}");
        if (_taken > 0 && number > _last + 1 && index % Arena.Outputs == Arena.Blocking)
            Console.WriteLine($"gap {index} {_last + 1} {number}");
        _first = _first < 0 ? number : _first;
        _last = number;
        _taken++;
        IsClosed = false;
    }

    /// <summary>Prints what the conductor adds up.</summary>
    public void Report(long dropped) => Console.WriteLine($"input {index} {_first} {_last} {_taken} {dropped} {_closed}");
}
