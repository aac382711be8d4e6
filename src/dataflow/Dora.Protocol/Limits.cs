namespace Dora.Protocol;

/// <summary>Every bound that both sides of a connection must agree on.</summary>
public static class Limits
{
    /// <summary>The largest payload of one message, in bytes (1 GiB). A larger one is refused where it is sent.</summary>
    public const int MaxPayloadBytes = 1 << 30;

    /// <summary>The largest encoded parameters of one message, in bytes. Larger data belongs into the payload.</summary>
    public const int MaxParameterBytes = 4096;

    /// <summary>The most parameters of one message.</summary>
    public const int MaxParameters = 256;

    /// <summary>The largest control frame between node and daemon, in bytes; a longer length closes the connection.</summary>
    public const int MaxControlFrameBytes = 1 << 20;

    /// <summary>The queue size of an input that names none, in messages.</summary>
    public const int DefaultQueueSize = 10;

    /// <summary>The largest queue size of an input, in messages.</summary>
    public const int MaxQueueSize = 65_536;

    /// <summary>The most edges one node may feed through shared memory: one ownership bit each in every chunk header.</summary>
    public const int MaxEdgesPerProducer = 188;

    /// <summary>The most messages a node may hold undisposed at a time; what it takes beyond that is copied to the heap.</summary>
    public const int MaxHeldSamples = 256;
}
