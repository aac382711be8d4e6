using Dora.Daemon.Lifecycle;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.Routing;

/// <summary>
/// Answers what nodes ask on their control connections: memory right here, because it takes time and concerns nobody else; everything
/// about the life of a node goes to the loop.
/// </summary>
internal sealed class SessionRequests(IProcessFabric fabric, LoopQueue loop, string descriptor, DataflowId dataflow)
{
    /// <summary>How much of the dataflow file a greeting carries; the rest of a control frame is for the other fields.</summary>
    public const int MaxDescriptorCharacters = Limits.MaxControlFrameBytes / 8;

    private readonly string _descriptor = descriptor.Length <= MaxDescriptorCharacters ? descriptor : string.Empty;

    /// <returns>False when the connection is to be closed.</returns>
    public async ValueTask<bool> HandleAsync(NodeSession session, NodeToDaemon message)
    {
        if (session.Registration is not { } registration)
            return await GreetAsync(session, message).ConfigureAwait(false);
        switch (message)
        {
            case NodeToDaemon.GrowPool grow:
                return Grow(session, registration.Node.Index, grow);
            case NodeToDaemon.MapSegment map:
                return Map(session, map);
            case NodeToDaemon.Log log:
                registration.Node.Log.Write(log);
                return true;
            case NodeToDaemon.Ready or NodeToDaemon.CloseOutputs:
                await loop.PostAsync(new LoopEvent.NodeSpoke(session, message)).ConfigureAwait(false);
                return true;
            default:
                return false;
        }
    }

    public async ValueTask EndedAsync(NodeSession session)
    {
        if (session.Registration is not null)
            await loop.PostAsync(new LoopEvent.SessionEnded(session)).ConfigureAwait(false);
    }

    private async ValueTask<bool> GreetAsync(NodeSession session, NodeToDaemon message)
    {
        LoopEvent.Registering registering = new(session, message);
        await loop.PostAsync(registering).ConfigureAwait(false);
        RegistrationResult result = await registering.Result.ConfigureAwait(false);
        if (result.Registration is not { } registration)
        {
            session.TryAnswer(new DaemonToNode.Refused(result.Refusal!), []);
            return false;
        }

        session.Registration = registration;
        NodeRun node = registration.Node;
        FabricEndpoint endpoint;
        try
        {
            endpoint = fabric.Open(node.Index);
        }
        catch (TransportException error)
        {
            // Memory is short by now: the node ends and says so.
            session.TryAnswer(new DaemonToNode.Refused(error.Message), []);
            return false;
        }

        DaemonToNode.Registered greeting = new(node.Configuration(dataflow, _descriptor, registration.RestartCount), endpoint.Description);
        return session.TryGreet(greeting, endpoint.FileDescriptors);
    }

    private bool Grow(NodeSession session, int participant, NodeToDaemon.GrowPool request)
    {
        if (fabric.Segments is not { } segments)
            return session.TryAnswer(new DaemonToNode.SegmentDenied(request.Request, "messages of this dataflow go through sockets, which need no segments"), []);
        try
        {
            FabricSegment segment = segments.Grow(participant, request.ChunkBytes, request.Chunks);
            return session.TryAnswer(new DaemonToNode.SegmentGranted(request.Request, segment.Segment), [segment.FileDescriptor]);
        }
        catch (TransportException error)
        {
            return session.TryAnswer(new DaemonToNode.SegmentDenied(request.Request, error.Message), []);
        }
    }

    private bool Map(NodeSession session, NodeToDaemon.MapSegment request) =>
        fabric.Segments?.Find(request.Segment) is { } segment
            ? session.TryAnswer(new DaemonToNode.SegmentGranted(request.Request, segment.Segment), [segment.FileDescriptor])
            : session.TryAnswer(new DaemonToNode.SegmentDenied(request.Request, "its sender is gone"), []);
}
