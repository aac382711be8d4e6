using Dora.Protocol;

namespace Dora.Transport.InMemory;

/// <summary>The sending end of a participant in this process.</summary>
internal sealed class QueueOutbox(OutputEdges[] outputs, PoolBudget pool) : IOutbox
{
    private readonly StopSignal _stop = new();
    private readonly LoanStock _loans = new(pool);

    /// <inheritdoc/>
    public Loan Loan(int size) => _loans.Lend(size);

    /// <inheritdoc/>
    public PublishOutcome Publish(int output, Loan loan, int length, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        var message = _loans.Redeem(loan, length);
        try
        {
            OutboxChecks.Output(output, outputs.Length);
            return Send(outputs[output], message, header, parameters);
        }
        finally
        {
            message.Release();
        }
    }

    /// <inheritdoc/>
    public PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        OutboxChecks.Output(output, outputs.Length);
        OutboxChecks.Payload(payload.Length);
        var message = pool.Rent(payload.Length);
        try
        {
            payload.CopyTo(message.Payload.Span);
            return Send(outputs[output], message, header, parameters);
        }
        finally
        {
            message.Release();
        }
    }

    /// <inheritdoc/>
    public void Close(int output)
    {
        OutboxChecks.Output(output, outputs.Length);
        outputs[output].Close();
    }

    /// <inheritdoc/>
    public void StopWaiting()
    {
        _stop.Raise();
        foreach (var output in outputs)
            output.WakeSenders();
    }

    /// <summary>Closes every output.</summary>
    public void Dispose()
    {
        foreach (var output in outputs)
            output.Close();
    }

    private PublishOutcome Send(OutputEdges output, MessageBuffer message, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        OutboxChecks.Parameters(parameters.Length);
        parameters.CopyTo(message.SetParameterLength(parameters.Length));
        message.Header = header;
        return output.Publish(message, _stop);
    }
}
