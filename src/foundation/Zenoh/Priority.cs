namespace Zenoh;

/// <summary>Priority of a message: the queue it waits in and, between peers that agreed on it, the conduit it travels through. The smaller the value, the sooner it leaves.</summary>
/// <remarks>The numbers are those of the wire. Order is kept only between messages of the same priority and reliability.</remarks>
public enum Priority : byte
{
    /// <summary>Reserved for declarations and other traffic of the protocol itself.</summary>
    Control = 0,

    /// <summary>The highest priority for applications.</summary>
    RealTime = 1,

    /// <summary>Interactive traffic that must not wait for the lower interactive class.</summary>
    InteractiveHigh = 2,

    /// <summary>Interactive traffic.</summary>
    InteractiveLow = 3,

    /// <summary>Data that goes before ordinary data.</summary>
    DataHigh = 4,

    /// <summary>Ordinary data: what a message has when nothing else is said.</summary>
    Data = 5,

    /// <summary>Data that can wait for ordinary data.</summary>
    DataLow = 6,

    /// <summary>Data that uses what the others leave.</summary>
    Background = 7,
}
