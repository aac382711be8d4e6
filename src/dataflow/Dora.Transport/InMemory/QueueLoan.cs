namespace Dora.Transport.InMemory;

/// <summary>A heap buffer lent for one message; the object is reused for later loans.</summary>
internal sealed class QueueLoan(LoanStock stock) : Loan
{
    private MessageBuffer? _message;

    /// <inheritdoc/>
    public override Memory<byte> Memory
        => _message?.Payload ?? throw new InvalidOperationException("The loan has ended: it was published or disposed.");

    public LoanStock Stock => stock;

    public void Hold(MessageBuffer message) => _message = message;

    /// <summary>Ends the loan; the buffer and its reference pass to the caller.</summary>
    /// <returns>Null when it had ended before.</returns>
    public MessageBuffer? End()
    {
        var message = Interlocked.Exchange(ref _message, null);
        if (message is not null)
            stock.Return(this);
        return message;
    }

    /// <inheritdoc/>
    protected override void Release() => End()?.Release();
}

/// <summary>Loan objects of one outbox, kept so that lending allocates nothing, and the checks every outbox makes. Thread-safe.</summary>
internal sealed class LoanStock(PoolBudget pool)
{
    private const int MaxIdle = 64;

    private readonly Lock _gate = new();
    private readonly Stack<QueueLoan> _idle = new();

    public QueueLoan Lend(int size)
    {
        OutboxChecks.Payload(size);
        var message = pool.Rent(size);
        QueueLoan? loan;
        lock (_gate)
            _idle.TryPop(out loan);
        loan ??= new QueueLoan(this);
        loan.Hold(message);
        return loan;
    }

    /// <summary>Ends a loan in order to publish it.</summary>
    /// <exception cref="ArgumentException">The loan is another outbox's, or has ended.</exception>
    public MessageBuffer Redeem(Loan loan, int length)
    {
        ArgumentNullException.ThrowIfNull(loan);
        if (loan is not QueueLoan own || own.Stock != this)
            throw new ArgumentException("The loan was lent by another outbox.", nameof(loan));
        var message = own.End() ?? throw new ArgumentException("The loan has ended: it was published or disposed before.", nameof(loan));
        if (length >= 0 && length <= message.PayloadLength)
        {
            message.PayloadLength = length;
            return message;
        }
        var room = message.PayloadLength;
        message.Release();
        throw new ArgumentOutOfRangeException(nameof(length), length, $"The loan has room for {room} bytes.");
    }

    public void Return(QueueLoan loan)
    {
        lock (_gate)
        {
            if (_idle.Count < MaxIdle)
                _idle.Push(loan);
        }
    }
}
