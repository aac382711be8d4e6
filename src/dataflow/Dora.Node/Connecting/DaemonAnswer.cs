using Dora.Protocol;
using Dora.Transport.Control;
using SharedMemory.Linux;

namespace Dora.Node.Connecting;

/// <summary>A daemon's answer to a node that introduced itself. Disposing ends the connection and closes what came with the answer.</summary>
internal sealed class DaemonAnswer : IDisposable
{
    private readonly ReceivedFrame<DaemonToNode> _answer;
    private bool _detached;

    private DaemonAnswer(ControlChannel<NodeToDaemon, DaemonToNode> channel, ReceivedFrame<DaemonToNode> answer)
    {
        Channel = channel;
        _answer = answer;
    }

    public ControlChannel<NodeToDaemon, DaemonToNode> Channel { get; }

    public DaemonToNode.Registered? Accepted => _answer.Message as DaemonToNode.Registered;

    public string RefusalReason => _answer.Message is DaemonToNode.Refused refused
        ? refused.Reason
        : $"the daemon answered with {_answer.Message.GetType().Name} where Registered was expected; do node and daemon come from the same version?";

    /// <summary>Connects and says the node's first words.</summary>
    /// <exception cref="DoraNodeException">Nobody listens, or there is no answer in time.</exception>
    public static DaemonAnswer Introduce(string address, NodeToDaemon introduction, TimeSpan timeout)
    {
        ControlChannel<NodeToDaemon, DaemonToNode> channel = Open(address);
        try
        {
            channel.Send(introduction);
            ReceivedFrame<DaemonToNode> answer = channel.Receive(timeout)
                ?? throw new DoraNodeException($"the daemon (process {channel.PeerProcessId}) closed the connection without an answer; its log says why");
            return new DaemonAnswer(channel, answer);
        }
        catch (Exception exception) when (exception is TransportException or TimeoutException)
        {
            channel.Dispose();
            throw new DoraNodeException($"the daemon at {address} did not accept this node: {exception.Message}", exception);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Hands the connection over: ending it is the caller's business from now on.</summary>
    public ControlChannel<NodeToDaemon, DaemonToNode> Detach()
    {
        _detached = true;
        return Channel;
    }

    public IReadOnlyList<int> TakeDescriptors() => _answer.TakeDescriptors();

    public void Dispose()
    {
        _answer.Dispose();
        if (!_detached)
            Channel.Dispose();
    }

    private static ControlChannel<NodeToDaemon, DaemonToNode> Open(string address)
    {
        try
        {
            ControlChannel<NodeToDaemon, DaemonToNode> channel = ControlChannel.OfNode(FdSocket.Connect(address));
            if (channel.PeerIsTrusted)
                return channel;
            channel.Dispose();
            throw new DoraNodeException($"the process at {address} belongs to another user; a node only talks to daemons of its own user");
        }
        catch (LinuxException exception)
        {
            throw new DoraNodeException($"no daemon answers at {address}; it has ended, or belongs to another network namespace ({exception.Message})", exception);
        }
    }
}
