namespace Columnar;

/// <summary>Root of everything Columnar throws about data: bytes that are no Arrow stream, and Arrow features this library does not have.</summary>
/// <remarks>Misuse by the caller (an index out of range, a buffer too small) throws <see cref="ArgumentException"/> instead.</remarks>
public abstract class ArrowException : Exception
{
    private protected ArrowException(string message)
        : base(message)
    {
    }
}

/// <summary>The bytes are damaged, cut off, or break a rule of the Arrow format or a limit of <see cref="ArrowLimits"/>.</summary>
public sealed class ArrowFormatException : ArrowException
{
    internal ArrowFormatException(string message)
        : base(message)
    {
    }
}

/// <summary>The bytes are Arrow, but use a type or feature this library does not read. The message names it.</summary>
public sealed class ArrowUnsupportedException : ArrowException
{
    internal ArrowUnsupportedException(string message)
        : base(message)
    {
    }
}
