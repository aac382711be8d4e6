using System.Text.Json.Serialization;

namespace Dora.Protocol;

/// <summary>What a daemon says to a node, one record per frame on the node's control connection.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Registered), "registered")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(StartFailed), "startFailed")]
[JsonDerivedType(typeof(SegmentGranted), "segmentGranted")]
[JsonDerivedType(typeof(SegmentDenied), "segmentDenied")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Reload), "reload")]
[JsonDerivedType(typeof(InputTimedOut), "inputTimedOut")]
[JsonDerivedType(typeof(InputRecovered), "inputRecovered")]
[JsonDerivedType(typeof(NodeRestarted), "nodeRestarted")]
[JsonDerivedType(typeof(NodeFailed), "nodeFailed")]
public abstract record DaemonToNode
{
    private DaemonToNode()
    {
    }

    /// <summary>The node is known; the frame carries the endpoint's file descriptors.</summary>
    /// <param name="Configuration">What the node is.</param>
    /// <param name="Endpoint">How it reaches its edges.</param>
    public sealed record Registered(NodeConfiguration Configuration, EndpointDescription Endpoint) : DaemonToNode;

    /// <summary>The node is not wanted; the connection closes.</summary>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record Refused(string Reason) : DaemonToNode;

    /// <summary>Every node is ready: messages flow from now on.</summary>
    public sealed record Started : DaemonToNode;

    /// <summary>The dataflow will not start; the node should end, best with <see cref="ExitCode"/>.</summary>
    /// <param name="Message">Which node spoiled it.</param>
    public sealed record StartFailed(string Message) : DaemonToNode
    {
        /// <summary>The exit code of a node that ends for this reason: <c>EX_TEMPFAIL</c> of sysexits.h, try again later.</summary>
        public const int ExitCode = 75;
    }

    /// <summary>A segment; the frame carries its file descriptor.</summary>
    /// <param name="Request">The request it answers.</param>
    /// <param name="Segment">The segment's id.</param>
    public sealed record SegmentGranted(int Request, uint Segment) : DaemonToNode;

    /// <summary>There is no such segment, or no memory for it.</summary>
    /// <param name="Request">The request it answers.</param>
    /// <param name="Reason">Why, and what to do.</param>
    public sealed record SegmentDenied(int Request, string Reason) : DaemonToNode;

    /// <summary>The node should end by itself within the grace period.</summary>
    public sealed record Stop : DaemonToNode;

    /// <summary>The node, or one operator of it, should load its code again: hot reload, which <c>dora run</c> does not do.</summary>
    /// <param name="Operator">The operator, or null for the whole node.</param>
    public sealed record Reload(OperatorId? Operator = null) : DaemonToNode;

    /// <summary>
    /// No message came on an input for its <c>input_timeout</c>; it stays open, and what to do without it is for the node to decide.
    /// </summary>
    /// <param name="Input">The input.</param>
    public sealed record InputTimedOut(DataId Input) : DaemonToNode;

    /// <summary>Messages come again on an input that had timed out.</summary>
    /// <param name="Input">The input.</param>
    public sealed record InputRecovered(DataId Input) : DaemonToNode;

    /// <summary>A node this one receives from was started again.</summary>
    /// <param name="Node">That node.</param>
    public sealed record NodeRestarted(NodeId Node) : DaemonToNode;

    /// <summary>A node this one receives from failed.</summary>
    /// <param name="Node">That node.</param>
    /// <param name="Error">How it failed.</param>
    /// <param name="AffectedInputs">The inputs of the receiver that will close.</param>
    public sealed record NodeFailed(NodeId Node, string Error, IReadOnlyList<DataId> AffectedInputs) : DaemonToNode;
}
