using Dora.Protocol;

namespace Dora.Transport;

/// <summary>The bounds every outbox checks before it takes a message, with the one text for each.</summary>
internal static class OutboxChecks
{
    /// <exception cref="TransportException">The payload is larger than one message may be.</exception>
    public static void Payload(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > Limits.MaxPayloadBytes)
            throw new TransportException(
                $"A message of {bytes:N0} bytes is larger than the {Limits.MaxPayloadBytes:N0} bytes one message may have. Send it in parts.");
    }

    /// <exception cref="TransportException">The encoded parameters are larger than one message's may be.</exception>
    public static void Parameters(int bytes)
    {
        if (bytes > Limits.MaxParameterBytes)
            throw new TransportException(
                $"Parameters of {bytes:N0} bytes are larger than the {Limits.MaxParameterBytes:N0} bytes one message may have. Put large data into the payload.");
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public static void Output(int output, int outputs)
    {
        if ((uint)output >= (uint)outputs)
            throw new ArgumentOutOfRangeException(nameof(output), output, $"There are {outputs} outputs.");
    }
}
