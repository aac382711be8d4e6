using System.Runtime.CompilerServices;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;

namespace Zenoh.Session;

/// <summary>
/// How messages travel: their place in queues, what happens when a queue is full, and whom they may reach. Immutable and thread-safe.
/// </summary>
public sealed record DeliveryOptions
{
    /// <summary>Ordinary data: <see cref="Zenoh.Priority.Data"/>, dropped when a queue stays full, reliable links, for everybody.</summary>
    public static DeliveryOptions Default { get; } = new();

    /// <summary>What queries and their replies have when nothing else is said: like <see cref="Default"/>, but they wait for room.</summary>
    public static DeliveryOptions Queries { get; } = new() { CongestionControl = CongestionControl.Block };

    /// <summary>The queue they wait in; smaller ones leave first. Order holds only among messages of the same priority and reliability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined values, or <see cref="Zenoh.Priority.Control"/>.</exception>
    public Priority Priority
    {
        get;
        init => field = ForMessages(Defined(value));
    } = Priority.Data;

    /// <summary>
    /// What happens to a message that finds its queue full. With <see cref="CongestionControl.Block"/> a publishing call waits for its slowest
    /// receiver.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined values.</exception>
    public CongestionControl CongestionControl
    {
        get;
        init => field = Defined(value);
    } = CongestionControl.Drop;

    /// <summary>
    /// Whether a message leaves at once instead of sharing its batch with those that follow: less delay, fewer messages per second.
    /// </summary>
    public bool IsExpress { get; init; }

    /// <summary>Which kind of link may carry them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined values.</exception>
    public Reliability Reliability
    {
        get;
        init => field = Defined(value);
    } = Reliability.Reliable;

    /// <summary>Whom they may reach.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the defined values.</exception>
    public Destination Destination
    {
        get;
        init => field = Defined(value);
    } = Destination.Any;

    internal QoS QoS => new(Priority, CongestionControl, IsExpress);

    internal PushOptions Push => new(QoS, Reliability, Locality);

    internal Locality Locality => Destination switch
    {
        Destination.SameSession => Locality.Local,
        Destination.OtherNodes => Locality.Remote,
        _ => Locality.Any,
    };

    // What waits in the queue of declarations and keep-alives can hold those up, and with them the session.
    private static Priority ForMessages(Priority value, [CallerMemberName] string name = "") =>
        value != Priority.Control
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, $"{Priority.Control} is kept for the protocol itself: {Priority.RealTime} is the highest priority of messages.");

    // A number that was cast would travel as bits that mean something else.
    private static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} can be {string.Join(", ", Enum.GetNames<T>())}.");
}

/// <summary>Whom publications and queries may reach.</summary>
public enum Destination
{
    /// <summary>Everybody whose key expression matches.</summary>
    Any = 0,

    /// <summary>Only subscribers and queryables of the publishing session itself.</summary>
    SameSession = 1,

    /// <summary>Only subscribers and queryables of other nodes.</summary>
    OtherNodes = 2,
}
