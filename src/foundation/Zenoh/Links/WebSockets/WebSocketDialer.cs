using System.Net.Sockets;
using Zenoh.Links.Tcp;

namespace Zenoh.Links.WebSockets;

/// <summary>Connects over TCP and asks for <c>GET /</c> to become a WebSocket.</summary>
internal static class WebSocketDialer
{
    /// <exception cref="LinkException">Nobody is there, or it is no WebSocket server.</exception>
    public static WebSocketLink Dial(Endpoint endpoint, LinkOptions options, DialDeadline deadline)
    {
        var socket = TcpSockets.Connect(endpoint, options, deadline);
        try
        {
            using var waker = deadline.Token.Register(socket.Dispose);
            var key = WebSocketOpening.NewKey();
            socket.Send(WebSocketOpening.Request(HostPort.Of(endpoint), key));
            var answer = new byte[LinkLimits.HttpHeadBytes];
            var head = ReadHead(socket, answer, out var arrived);
            var refusal = head == 0 ? "the server ended the WebSocket opening" : WebSocketOpening.FaultOf(answer.AsSpan(0, head), key);
            if (refusal is not null)
            {
                throw new LinkException(endpoint.ToString(), refusal);
            }

            waker.Dispose();
            deadline.ThrowIfOver("opening the WebSocket");
            return new WebSocketLink(socket, isClient: true, answer.AsSpan(head, arrived - head), (EndpointParameters.Empty, endpoint.Metadata), options);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            deadline.ThrowIfOver("opening the WebSocket");
            if (fault is SocketException { SocketErrorCode: var error })
            {
                throw new LinkException(endpoint.ToString(), $"the WebSocket opening failed: {SocketFaults.Describe(error)}; does a node listen there with ws, and not another server?", fault);
            }

            throw;
        }
    }

    private static int ReadHead(Socket socket, byte[] answer, out int arrived)
    {
        arrived = 0;
        while (arrived < answer.Length)
        {
            var received = socket.Receive(answer.AsSpan(arrived));
            arrived += received;
            var head = WebSocketOpening.HeadBytes(answer.AsSpan(0, arrived));
            if (head > 0 || received == 0)
            {
                return head;
            }
        }

        return 0;
    }
}
