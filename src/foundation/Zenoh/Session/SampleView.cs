using System.Runtime.CompilerServices;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Routing.Local;

namespace Zenoh.Session;

/// <summary>
/// A sample as it lies in the receive buffer. Valid during the callback it is given to and not copied; <see cref="ToSample"/> keeps it longer.
/// </summary>
public readonly ref struct SampleView
{
    // A reference to a SampleBody: it was written just before, and copying what was takes longer than all else here. The language has no fields
    // that refer to such structs, though they are bound to the stack like this one.
    private readonly ref readonly byte _body;
    private readonly ref readonly DeliveryContext _context;

    internal SampleView(KeyExpression key, in SampleBody body, in DeliveryContext context)
    {
        Key = key;
        _body = ref Unsafe.As<SampleBody, byte>(ref Unsafe.AsRef(in body));
        _context = ref context;
    }

    /// <summary>The key it was published on. May hold wildcards when the publication did.</summary>
    public KeyExpression Key { get; }

    /// <summary>The bytes; empty for deletions.</summary>
    public ReadOnlySpan<byte> Payload => Body.Payload;

    /// <summary>Whether the key has this value, or none any more.</summary>
    public SampleKind Kind => Body.Kind;

    /// <summary>What the payload is.</summary>
    public Encoding Encoding => SchemaCache.FromWire(Body.Encoding);

    /// <summary>When it happened, if some node on the way stamps.</summary>
    public Timestamp? Timestamp => Body.Timestamp;

    /// <summary>Bytes beside the payload; empty when there are none.</summary>
    public ReadOnlySpan<byte> Attachment => Body.Attachment.Value;

    /// <summary>Who made it, if the publisher said so.</summary>
    public SourceInfo? Source => SourceInfo.FromWire(Body.SourceInfo);

    /// <summary>The priority it travelled with.</summary>
    public Priority Priority => _context.QoS.Priority;

    /// <summary>What would have happened to it in a full queue.</summary>
    public CongestionControl CongestionControl => _context.QoS.CongestionControl;

    /// <summary>Whether it was sent without waiting for others.</summary>
    public bool IsExpress => _context.QoS.IsExpress;

    /// <summary>The channel it came over.</summary>
    public Reliability Reliability => _context.Reliability;

    private ref readonly SampleBody Body => ref Unsafe.As<byte, SampleBody>(ref Unsafe.AsRef(in _body));

    /// <summary>Keeps the sample beyond the callback: large payloads stay where they are, small ones are copied.</summary>
    /// <returns>A sample of its own; dispose it to give the memory back.</returns>
    public Sample ToSample()
    {
        var sample = new Sample(pool: null);
        sample.Fill(Key, Body, _context);
        return sample;
    }
}

/// <summary>Takes a sample on the thread that reads the link (or that publishes, within one session): be quick, and keep no span.</summary>
/// <param name="sample">Valid during the call.</param>
public delegate void SampleCallback(SampleView sample);
