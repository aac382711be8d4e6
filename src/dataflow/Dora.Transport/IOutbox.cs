using Dora.Protocol;

namespace Dora.Transport;

/// <summary>The sending end of a process: all its outputs. Safe to use from several threads; messages of one output keep their order.</summary>
public interface IOutbox : IDisposable
{
    /// <summary>Lends memory for one message, to be filled in place.</summary>
    /// <param name="size">The payload room in bytes, 0 to <see cref="Limits.MaxPayloadBytes"/>.</param>
    /// <returns>The loan; publish or dispose it. Its content is undefined.</returns>
    /// <exception cref="TransportException">There is no memory for it; the message says who holds it and what to set.</exception>
    Loan Loan(int size);

    /// <summary>Publishes a loan to every reader of an output and ends the loan, whatever the outcome.</summary>
    /// <param name="output">The index of the output.</param>
    /// <param name="loan">A loan of this outbox.</param>
    /// <param name="length">How many bytes of it are the payload.</param>
    /// <param name="header">Timestamp and encoding.</param>
    /// <param name="parameters">The encoded parameters, at most <see cref="Limits.MaxParameterBytes"/>.</param>
    /// <returns>What became of the message.</returns>
    PublishOutcome Publish(int output, Loan loan, int length, in MessageHeader header, ReadOnlySpan<byte> parameters);

    /// <summary>Copies a payload once and publishes it to every reader of an output.</summary>
    /// <param name="output">The index of the output.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="header">Timestamp and encoding.</param>
    /// <param name="parameters">The encoded parameters, at most <see cref="Limits.MaxParameterBytes"/>.</param>
    /// <returns>What became of the message.</returns>
    /// <exception cref="TransportException">There is no memory for it.</exception>
    PublishOutcome Publish(int output, ReadOnlySpan<byte> payload, in MessageHeader header, ReadOnlySpan<byte> parameters);

    /// <summary>Closes an output: its readers see <see cref="TakeStatus.Closed"/> after the last message. Closing twice does nothing.</summary>
    /// <param name="output">The index of the output.</param>
    void Close(int output);

    /// <summary>Ends every present and future wait for room: a full backpressure input then yields <see cref="PublishOutcome.Interrupted"/>.</summary>
    void StopWaiting();
}

/// <summary>What accompanies every message.</summary>
/// <param name="Timestamp">Hybrid logical time in NTP64 form: seconds since 1970 in the upper half, binary fraction below.</param>
/// <param name="Encoding">How the payload is to be read.</param>
public readonly record struct MessageHeader(ulong Timestamp, PayloadEncoding Encoding);
