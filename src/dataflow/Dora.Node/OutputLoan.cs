using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node;

/// <summary>
/// Memory for one message, lent by <see cref="Output.Loan(int)"/>. Fill it, then publish it, or dispose it to give it back unsent. Once
/// published or disposed it must not be touched: the object may be handed out again. One thread at a time.
/// </summary>
public sealed class OutputLoan : IDisposable
{
    private readonly Output _output;
    private Loan? _loan;
    private PayloadEncoding _encoding;

    internal OutputLoan(Output output)
    {
        _output = output;
    }

    /// <summary>The memory, exactly as long as asked for.</summary>
    /// <exception cref="ObjectDisposedException">The loan was published or disposed.</exception>
    public Span<byte> Span => Held.Span;

    /// <summary>The memory, for readers that fill it asynchronously.</summary>
    /// <exception cref="ObjectDisposedException">The loan was published or disposed.</exception>
    public Memory<byte> Memory => Held.Memory;

    private Loan Held => _loan ?? throw new ObjectDisposedException(nameof(OutputLoan), "the loan was published or disposed");

    /// <summary>Sends the whole of it.</summary>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it; see <see cref="Output.Send(ReadOnlySpan{byte}, MessageParameters?)"/>.</returns>
    /// <exception cref="ObjectDisposedException">The loan was published or disposed.</exception>
    public PublishOutcome Publish(MessageParameters? parameters = null) => Publish(Held.Memory.Length, parameters);

    /// <summary>Sends the first bytes of it.</summary>
    /// <param name="length">How many.</param>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it; see <see cref="Output.Send(ReadOnlySpan{byte}, MessageParameters?)"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The loan is shorter.</exception>
    /// <exception cref="ObjectDisposedException">The loan was published or disposed.</exception>
    public PublishOutcome Publish(int length, MessageParameters? parameters = null)
    {
        Loan loan = Held;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, loan.Memory.Length);
        PublishOutcome outcome = _output.Publish(loan, length, _encoding, parameters);
        Dispose();
        return outcome;
    }

    /// <summary>Gives the memory back unsent; does nothing after <see cref="Publish(MessageParameters?)"/>.</summary>
    public void Dispose()
    {
        if (_loan is not { } loan)
            return;
        _loan = null;
        loan.Dispose();
        _output.Return(this);
    }

    internal void Fill(Loan loan, PayloadEncoding encoding)
    {
        _loan = loan;
        _encoding = encoding;
    }
}
