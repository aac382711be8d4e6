using Columnar.Arrays;
using Columnar.Ipc;
using Dora.Node.Sending;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Node;

/// <summary>
/// One output of a node; get it once from <see cref="DoraNode.Output"/> and keep it. Safe to use from several threads; what one thread
/// sends arrives in the order it was sent. Sending bytes, and publishing loans, allocates nothing.
/// <code>
/// Output image = node.Output("image");
/// using OutputLoan loan = image.Loan(640 * 480 * 3);
/// camera.ReadInto(loan.Span);
/// loan.Publish([("width", 640), ("height", 480), ("encoding", "rgb8")]);
/// </code>
/// </summary>
public sealed class Output
{
    private readonly MessageSender _sender;
    private OutputLoan? _spareLoan;

    internal Output(string id, int index, MessageSender sender)
    {
        Id = id;
        Index = index;
        _sender = sender;
    }

    /// <summary>Its name in the dataflow file.</summary>
    public string Id { get; }

    internal int Index { get; }

    /// <summary>Copies bytes once, to where the readers see them, and sends them.</summary>
    /// <param name="payload">The payload, at most <see cref="Limits.MaxPayloadBytes"/>.</param>
    /// <param name="parameters">What accompanies it; make it once when it is always the same.</param>
    /// <returns>
    /// What became of it. <see cref="PublishOutcome.Interrupted"/>: the dataflow is stopping while a reader with
    /// <c>queue_policy: backpressure</c> had no room. <see cref="PublishOutcome.Closed"/>: the output was closed.
    /// </returns>
    /// <exception cref="ArgumentException">The payload is too large.</exception>
    /// <exception cref="TransportException">There is no memory for it; the message says who holds it.</exception>
    public PublishOutcome Send(ReadOnlySpan<byte> payload, MessageParameters? parameters = null)
    {
        CheckSize(payload.Length);
        return _sender.Publish(Index, payload, PayloadEncoding.Bytes, parameters);
    }

    /// <summary>Sends an Arrow array: it is measured, then encoded once, straight into the memory the readers see.</summary>
    /// <param name="array">The array.</param>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">The encoded array is too large.</exception>
    /// <exception cref="TransportException">There is no memory for it.</exception>
    public PublishOutcome Send(ArrowArray array, MessageParameters? parameters = null)
    {
        int size = ArrowStream.Measure(array);
        CheckSize(size);
        using Loan loan = _sender.Loan(size);
        ArrowStream.Write(array, loan.Span);
        return _sender.Publish(Index, loan, size, PayloadEncoding.ArrowStream, parameters);
    }

    /// <summary>Sends a text, as an Arrow array of one string: every node of every language reads it as text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it.</returns>
    public PublishOutcome SendText(string text, MessageParameters? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Send(Utf8Array.From(text), parameters);
    }

    /// <summary>
    /// Lends memory that the readers will see, to be filled in place: for large payloads nothing is faster. Its content is undefined.
    /// </summary>
    /// <param name="size">The size of the payload in bytes.</param>
    /// <returns>The loan; publish it, or dispose it unsent.</returns>
    /// <exception cref="ArgumentException">The size is negative or too large.</exception>
    /// <exception cref="TransportException">There is no memory for it; the message says who holds it.</exception>
    public OutputLoan Loan(int size) => Loan(size, PayloadEncoding.Bytes);

    /// <summary>Lends memory for an Arrow array of numbers without nulls, to be filled in place.</summary>
    /// <typeparam name="T">sbyte … ulong, Half, float or double.</typeparam>
    /// <param name="length">The number of values.</param>
    /// <returns>The loan; fill its values, then publish it, or dispose it unsent.</returns>
    /// <exception cref="ArgumentException">The array would be too large.</exception>
    /// <exception cref="TransportException">There is no memory for it.</exception>
    public ArrayLoan<T> LoanArray<T>(int length)
        where T : unmanaged => LoanArray(PrimitiveStreamLayout.For<T>(length));

    /// <summary>Lends memory for a planned Arrow array, such as the rows, columns and channels of an image, to be filled in place.</summary>
    /// <typeparam name="T">How the innermost values are stored.</typeparam>
    /// <param name="layout">The plan; make it once per shape.</param>
    /// <returns>The loan; fill its values, then publish it, or dispose it unsent.</returns>
    /// <exception cref="ArgumentException">The array would be too large.</exception>
    /// <exception cref="TransportException">There is no memory for it.</exception>
    public ArrayLoan<T> LoanArray<T>(scoped in PrimitiveStreamLayout<T> layout)
        where T : unmanaged
    {
        OutputLoan loan = Loan(layout.TotalBytes, PayloadEncoding.ArrowStream);
        return new ArrayLoan<T>(loan, ArrowSample.Create(loan.Memory, layout));
    }

    /// <summary>Declares that nothing more will be sent: readers see the input closed after the last message. Closing twice does nothing.</summary>
    public void Close() => _sender.Close(Index);

    internal PublishOutcome Publish(Loan loan, int length, PayloadEncoding encoding, MessageParameters? parameters) =>
        _sender.Publish(Index, loan, length, encoding, parameters);

    internal void Return(OutputLoan loan) => Volatile.Write(ref _spareLoan, loan);

    private OutputLoan Loan(int size, PayloadEncoding encoding)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        CheckSize(size);
        OutputLoan loan = Interlocked.Exchange(ref _spareLoan, null) ?? new OutputLoan(this);
        loan.Fill(_sender.Loan(size), encoding);
        return loan;
    }

    private void CheckSize(int size)
    {
        if (size > Limits.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"a message of {size} bytes on output `{Id}` exceeds the limit of {Limits.MaxPayloadBytes}; split it, or send the path of a file");
        }
    }
}
