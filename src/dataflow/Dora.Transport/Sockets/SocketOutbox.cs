using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>The sending end of a node attached by a socket. A daemon that does not read its sockets holds the sender up.</summary>
internal sealed class SocketOutbox : IOutbox
{
    private readonly NodeConnection _connection;
    private readonly StopSignal _stop = new();
    private readonly LoanStock _loans;
    private readonly Lock[] _order;
    private bool _disposed;

    public SocketOutbox(NodeConnection connection)
    {
        _connection = connection;
        _loans = new LoanStock(new PoolBudget("this node", long.MaxValue, [], connection.Buffers));
        _order = new Lock[connection.Credit.Outputs];
        for (var output = 0; output < _order.Length; output++)
            _order[output] = new Lock();
    }

    /// <inheritdoc/>
    public Loan Loan(int size) => _loans.Lend(size);

    /// <inheritdoc/>
    public PublishOutcome Publish(int output, Loan loan, int length, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        var message = _loans.Redeem(loan, length);
        try
        {
            return Publish(output, message.Payload.Span, header, parameters);
        }
        finally
        {
            message.Release();
        }
    }

    /// <inheritdoc/>
    public PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, in MessageHeader header, ReadOnlySpan<byte> parameters)
    {
        OutboxChecks.Output(output, _order.Length);
        OutboxChecks.Payload(payload.Length);
        OutboxChecks.Parameters(parameters.Length);
        lock (_order[output])
        {
            var outcome = _connection.Credit.Spend(output, _stop);
            if (outcome != PublishOutcome.Closed
                && _connection.TrySend(output, outcome == PublishOutcome.Published, header, parameters, payload))
            {
                return outcome;
            }
        }
        _connection.ThrowIfRefused();
        return PublishOutcome.Closed;
    }

    /// <inheritdoc/>
    public void Close(int output)
    {
        OutboxChecks.Output(output, _order.Length);
        if (_connection.Credit.Close(output))
            _connection.SendClose(output);
    }

    /// <inheritdoc/>
    public void StopWaiting()
    {
        _stop.Raise();
        _connection.Credit.Wake();
    }

    /// <summary>Closes every output.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        for (var output = 0; output < _order.Length; output++)
            Close(output);
        _connection.Leave();
    }
}
