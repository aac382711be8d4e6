using SharedMemory.Pools;

namespace Dora.Transport.Shm;

/// <summary>A chunk lent for one message; the object is reused for later loans.</summary>
internal sealed class ShmLoan(LoanDesk desk) : Loan
{
    private Chunk _chunk;
    private int _size;
    private int _open;

    /// <inheritdoc/>
    public override Memory<byte> Memory => Volatile.Read(ref _open) != 0
        ? _chunk.Segment.RoomOf(_chunk, _size)
        : throw new InvalidOperationException("The loan has ended: it was published or disposed.");

    public LoanDesk Desk => desk;

    public int Size => _size;

    public void Begin(in Chunk chunk, int size)
    {
        _chunk = chunk;
        _size = size;
        Volatile.Write(ref _open, 1);
    }

    /// <summary>Ends the loan; the chunk passes to the caller.</summary>
    /// <returns>False when it had ended before.</returns>
    public bool TryEnd(out Chunk chunk)
    {
        bool open = Interlocked.Exchange(ref _open, 0) != 0;
        chunk = open ? _chunk : default;
        if (open)
            desk.Return(this);
        return open;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (TryEnd(out Chunk chunk))
            desk.GiveBack(chunk);
    }
}

/// <summary>The loan objects of one outbox, kept so that lending allocates nothing, and the checks on them. Thread-safe.</summary>
internal sealed class LoanDesk(ProducerPool pool)
{
    private const int MaxIdle = 64;

    private readonly Lock _gate = new();
    private readonly Stack<ShmLoan> _idle = new(MaxIdle);

    public ShmLoan Lend(in Chunk chunk, int size)
    {
        ShmLoan? loan;
        lock (_gate)
            _idle.TryPop(out loan);
        loan ??= new ShmLoan(this);
        loan.Begin(chunk, size);
        return loan;
    }

    /// <summary>Ends a loan in order to publish it.</summary>
    /// <exception cref="ArgumentException">The loan is another outbox's, has ended, or is too small.</exception>
    public Chunk Redeem(Loan loan, int length)
    {
        ArgumentNullException.ThrowIfNull(loan);
        if (loan is not ShmLoan own || own.Desk != this)
            throw new ArgumentException("The loan was lent by another outbox.", nameof(loan));

        int size = own.Size;
        if (!own.TryEnd(out Chunk chunk))
            throw new ArgumentException("The loan has ended: it was published or disposed before.", nameof(loan));
        if (length >= 0 && length <= size)
            return chunk;

        pool.GiveBack(chunk);
        throw new ArgumentOutOfRangeException(nameof(length), length, $"The loan has room for {size} bytes.");
    }

    public void GiveBack(in Chunk chunk) => pool.GiveBack(chunk);

    public void Return(ShmLoan loan)
    {
        lock (_gate)
        {
            if (_idle.Count < MaxIdle)
                _idle.Push(loan);
        }
    }
}
