using System.Net.Sockets;
using Dora.Protocol;
using Dora.Transport.InMemory;

namespace Dora.Transport.Sockets;

/// <summary>Attaches a process to edges that the daemon relays.</summary>
public static class SocketEndpoint
{
    /// <summary>How long the daemon may take to describe the edges.</summary>
    private static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Attaches to the data socket; blocks until the daemon has described the edges.</summary>
    /// <param name="description">What the daemon said about the endpoint.</param>
    /// <param name="fileDescriptors">The descriptors that came beside it; the data socket is owned by the endpoint from here on.</param>
    /// <returns>Both ends.</returns>
    /// <exception cref="TransportException">The daemon speaks another protocol, or said nothing in time.</exception>
    public static Endpoint Attach(EndpointDescription.Socket description, IReadOnlyList<int> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        ArgumentOutOfRangeException.ThrowIfNegative(description.SocketDescriptor, nameof(description));
        var socket = new Socket(new SafeSocketHandle(fileDescriptors[description.SocketDescriptor], ownsHandle: true));
        try
        {
            var connection = Welcome(socket, description);
            connection.Start();
            return new Endpoint(new SocketInbox(connection), new SocketOutbox(connection));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static NodeConnection Welcome(Socket socket, EndpointDescription.Socket description)
    {
        socket.ReceiveTimeout = (int)WelcomeTimeout.TotalMilliseconds;
        try
        {
            var receiver = new FrameReceiver(socket);
            var greeting = Greeting.Read(Expect(receiver, FrameKind.Welcome, Greeting.Size, out _));
            if (greeting.Inputs != description.Inputs || greeting.Outputs != description.Outputs)
                throw new FrameException(
                    $"The daemon announced {description.Inputs} inputs and {description.Outputs} outputs, its socket has {greeting.Inputs} and {greeting.Outputs}.");
            var dropped = new long[greeting.Inputs];
            var mailbox = ReadInputs(receiver, greeting.Inputs, dropped);
            var credit = ReadOutputs(receiver, greeting.Outputs);
            return new NodeConnection(socket, receiver, mailbox, credit, dropped);
        }
        catch (SocketException e)
        {
            throw new TransportException($"The daemon did not describe the node's edges within {WelcomeTimeout.TotalSeconds:0} s.", e);
        }
        finally
        {
            socket.ReceiveTimeout = 0;
        }
    }

    private static Mailbox ReadInputs(FrameReceiver receiver, int inputs, long[] dropped)
    {
        var mailbox = new Mailbox(inputs);
        for (var input = 0; input < inputs; input++)
        {
            var state = InputState.Read(Expect(receiver, FrameKind.Input, InputState.Size, out var header));
            if (header.Port != input || state.QueueSize is < 0 or > Limits.MaxQueueSize || state.NextNumber < 0)
                throw new FrameException($"The daemon described input {header.Port} with a queue of {state.QueueSize} from message {state.NextNumber}.");
            dropped[input] = state.Dropped;
            if (state.QueueSize == 0)
                continue;
            // The node never waits for itself: what it may keep is bounded by the queue size here and by the credit of the sender.
            var edge = new EdgeQueue(0, 0, input, state.QueueSize, blocks: false);
            edge.SkipTo(state.NextNumber);
            mailbox.Connect(edge);
        }
        return mailbox;
    }

    private static OutputCredit ReadOutputs(FrameReceiver receiver, int outputs)
    {
        var (blocks, closed) = (new bool[outputs], new bool[outputs]);
        for (var output = 0; output < outputs; output++)
        {
            Expect(receiver, FrameKind.Output, CreditGrant.Size, out var header);
            header.ExpectPort(outputs);
            blocks[header.Port] = (header.Flags & FrameHeader.Blocks) != 0;
            closed[header.Port] = (header.Flags & FrameHeader.Closed) != 0;
        }
        return new OutputCredit(blocks, closed);
    }

    private static ReadOnlySpan<byte> Expect(FrameReceiver receiver, FrameKind kind, int length, out FrameHeader header)
    {
        if (!receiver.TryReadHeader(out header))
            throw new FrameException("The daemon closed the data socket before it described the edges.");
        if (header.Kind != kind)
            throw new FrameException($"The daemon sent a {header.Kind} frame where {kind} was due.");
        header.ExpectBody(length);
        return receiver.TryRead(length, out var body) ? body : throw new FrameException("The daemon closed the data socket while it described the edges.");
    }
}
