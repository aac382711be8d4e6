using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dora.Protocol;
using SharedMemory.Linux;

namespace Dora.Transport.Control;

/// <summary>
/// One end of the control connection between a node and its daemon: records in both directions, with file descriptors beside them
/// (docs/wire/control.md). Any thread may send; one thread at a time may receive; <see cref="Dispose"/> from any thread ends both.
/// </summary>
/// <typeparam name="TSent">What this end says.</typeparam>
/// <typeparam name="TReceived">What the other end says.</typeparam>
public sealed class ControlChannel<TSent, TReceived> : IDisposable
    where TSent : class
    where TReceived : class
{
    private readonly FdSocket _socket;
    private readonly JsonTypeInfo<TSent> _sentType;
    private readonly JsonTypeInfo<TReceived> _receivedType;
    private readonly Lock _sending = new();
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly byte[] _header = new byte[ControlChannel.HeaderBytes];

    internal ControlChannel(FdSocket socket, JsonTypeInfo<TSent> sentType, JsonTypeInfo<TReceived> receivedType)
    {
        _socket = socket;
        _sentType = sentType;
        _receivedType = receivedType;
    }

    /// <summary>The process at the other end.</summary>
    public int PeerProcessId => _socket.PeerProcessId;

    /// <summary>True when the other end runs as this process's user, or as root. A daemon must check it before it believes a record.</summary>
    public bool PeerIsTrusted => _socket.PeerIsTrusted;

    /// <summary>Sends one record.</summary>
    /// <param name="message">The record.</param>
    /// <param name="descriptors">File descriptors to duplicate into the other process; they stay the caller's.</param>
    /// <exception cref="TransportException">
    /// The connection is gone, the record is larger than <see cref="Limits.MaxControlFrameBytes"/>, or the other end has not read for
    /// <see cref="ControlChannel.SendTimeout"/>; in the last case the connection is closed.
    /// </exception>
    public void Send(TSent message, ReadOnlySpan<int> descriptors = default)
    {
        lock (_sending)
        {
            Encode(message);
            try
            {
                _socket.Send(_frame.WrittenSpan, descriptors, ControlChannel.SendTimeout);
            }
            catch (TimeoutException exception)
            {
                _socket.Shutdown();
                throw new TransportException(
                    $"{Peer} has not read its control connection for {ControlChannel.SendTimeout.TotalSeconds:0} s (is it stopped or swapped out?); the connection is closed",
                    exception);
            }
            catch (Exception exception) when (exception is LinuxException or ObjectDisposedException)
            {
                throw new TransportException($"the control connection to {Peer} is gone: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Receives the next record.</summary>
    /// <param name="timeout">The longest wait for its first byte; <see cref="Timeout.InfiniteTimeSpan"/> for no bound.</param>
    /// <returns>The record, to be disposed; null when the other end has closed the connection or this one was disposed.</returns>
    /// <exception cref="TimeoutException">Nothing came in time; nothing is lost, ask again.</exception>
    /// <exception cref="TransportException">The other end does not keep to the contract; the connection is closed and the message says how.</exception>
    public ReceivedFrame<TReceived>? Receive(TimeSpan timeout)
    {
        List<int> descriptors = [];
        byte[]? body = null;
        bool handedOver = false;
        try
        {
            if (!Fill(_header, descriptors, timeout))
                return null;
            int length = CheckedLength(BinaryPrimitives.ReadUInt32LittleEndian(_header));
            body = ArrayPool<byte>.Shared.Rent(length);
            if (!Fill(body.AsSpan(0, length), descriptors, ControlChannel.FrameTimeout))
                return null;
            ReceivedFrame<TReceived> frame = new(Decode(body.AsSpan(0, length)), descriptors);
            handedOver = true;
            return frame;
        }
        catch (Exception exception) when (exception is LinuxException or ObjectDisposedException)
        {
            // A connection that breaks is a connection that ends; a peer that was killed does not say goodbye.
            return null;
        }
        finally
        {
            if (body is not null)
                ArrayPool<byte>.Shared.Return(body);
            if (!handedOver)
                DescriptorList.Close(descriptors);
        }
    }

    /// <summary>Waits until <see cref="Receive"/> has something to return.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <returns>False when the time is over.</returns>
    public bool WaitReadable(TimeSpan timeout) => _socket.WaitReadable(timeout);

    /// <summary>Ends the connection for both ends; a pending <see cref="Receive"/> returns null.</summary>
    public void Shutdown() => _socket.Shutdown();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private string Peer => $"process {_socket.PeerProcessId}";

    private void Encode(TSent message)
    {
        _frame.ResetWrittenCount();
        _frame.Advance(BlankHeader(_frame.GetSpan(ControlChannel.HeaderBytes)));
        using (Utf8JsonWriter writer = new(_frame))
            JsonSerializer.Serialize(writer, message, _sentType);
        int length = _frame.WrittenCount - ControlChannel.HeaderBytes;
        if (length > Limits.MaxControlFrameBytes)
        {
            throw new TransportException(
                $"a control record of {length} bytes for {Peer} exceeds the limit of {Limits.MaxControlFrameBytes}; "
                + "is the dataflow file or a log record that large?");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(System.Runtime.InteropServices.MemoryMarshal.AsMemory(_frame.WrittenMemory).Span, (uint)length);
    }

    private static int BlankHeader(Span<byte> room)
    {
        room[..ControlChannel.HeaderBytes].Clear();
        return ControlChannel.HeaderBytes;
    }

    /// <summary>Reads exactly as many bytes as fit, so that descriptors that come with them belong to this frame.</summary>
    /// <returns>False when the connection ended before the first byte.</returns>
    private bool Fill(Span<byte> buffer, List<int> descriptors, TimeSpan timeout)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int count = ReceiveSome(buffer[filled..], descriptors, filled == 0 ? timeout : ControlChannel.FrameTimeout, inFrame: filled > 0 || buffer.Length != _header.Length);
            if (count == 0)
                return false;
            filled += count;
            if (descriptors.Count > ControlChannel.MaxDescriptors)
                throw Broken($"sent more than {ControlChannel.MaxDescriptors} file descriptors beside one record");
        }

        return true;
    }

    private int ReceiveSome(Span<byte> buffer, List<int> descriptors, TimeSpan timeout, bool inFrame)
    {
        try
        {
            return _socket.Receive(buffer, descriptors, timeout);
        }
        catch (TimeoutException) when (inFrame)
        {
            throw Broken($"sent the beginning of a record and not the rest within {ControlChannel.FrameTimeout.TotalSeconds:0} s");
        }
    }

    private int CheckedLength(uint length) => length is > 0 and <= Limits.MaxControlFrameBytes
        ? (int)length
        : throw Broken($"announced a record of {length} bytes; 1 to {Limits.MaxControlFrameBytes} are allowed. Is it another program or another version?");

    private TReceived Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, _receivedType) ?? throw Broken("sent the record `null`");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Broken($"sent a record that cannot be read ({exception.Message}). Do node and daemon come from the same version?");
        }
    }

    private TransportException Broken(string what)
    {
        _socket.Shutdown();
        return new TransportException($"{Peer} {what} The control connection is closed.");
    }
}
