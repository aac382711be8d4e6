using Columnar.Ipc;
using Dora.Protocol;

namespace Dora.Node;

/// <summary>
/// Memory for one message that is an Arrow array of numbers, lent by <see cref="Output.LoanArray{T}(int)"/>. Fill its values, then
/// publish it, or dispose it to give it back unsent.
/// <code>
/// using ArrayLoan&lt;float&gt; scan = node.Output("scan").LoanArray&lt;float&gt;(720);
/// lidar.ReadInto(scan.Values);
/// scan.Publish();
/// </code>
/// </summary>
/// <typeparam name="T">How the values are stored.</typeparam>
public readonly ref struct ArrayLoan<T>
    where T : unmanaged
{
    private readonly OutputLoan _loan;

    internal ArrayLoan(OutputLoan loan, ArrowSample<T> sample)
    {
        _loan = loan;
        Values = sample.Values;
    }

    /// <summary>The values, in row-major order, to be filled; undefined before that. Must not be touched once the loan is published or disposed.</summary>
    public Span<T> Values { get; }

    /// <summary>Sends the array.</summary>
    /// <param name="parameters">What accompanies it.</param>
    /// <returns>What became of it; see <see cref="Output.Send(ReadOnlySpan{byte}, MessageParameters?)"/>.</returns>
    /// <exception cref="ObjectDisposedException">The loan was published or disposed.</exception>
    public PublishOutcome Publish(MessageParameters? parameters = null) => _loan.Publish(parameters);

    /// <summary>Gives the memory back unsent; does nothing after <see cref="Publish"/>.</summary>
    public void Dispose() => _loan.Dispose();
}
