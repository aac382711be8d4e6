namespace Zenoh.Transport;

/// <summary>How one network message travels.</summary>
/// <param name="Priority">The queue it waits in; also its conduit where priorities were agreed on.</param>
/// <param name="Reliability">The channel of that conduit.</param>
/// <param name="Congestion">What happens when its queue is full.</param>
/// <param name="Express">Nothing more is to share its batch: it leaves as soon as the link lets it.</param>
/// <param name="IsHeld">
/// More may follow at once, so that its batch need not leave before it is full: the caller releases the transport when nothing follows.
/// </param>
/// <param name="IsShared">
/// Others wait for the same message behind this one: its thread sends nothing itself that may be held up, and gives a node that takes nothing
/// up a little sooner than whoever waits for that thread gives up this node.
/// </param>
/// <param name="Messages">How many messages are given as one: they are appended, wait and are dropped together.</param>
internal readonly record struct SendOptions(
    Priority Priority, Reliability Reliability, CongestionControl Congestion, bool Express, bool IsHeld = false, bool IsShared = false, int Messages = 1)
{
    /// <summary>What declarations, interests and OAM travel with.</summary>
    public static SendOptions Declaration => new(Priority.Control, Reliability.Reliable, CongestionControl.Block, Express: false);
}
