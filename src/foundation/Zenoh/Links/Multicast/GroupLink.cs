using System.Net;

namespace Zenoh.Links.Multicast;

/// <summary>
/// A place in a group of nodes: one datagram is one batch to everybody, and what this node sends does not come back to it. One thread receives and
/// one sends; the rest may be used from anywhere.
/// </summary>
internal abstract class GroupLink : IDisposable
{
    /// <summary>The unicast address this node sends from, by which the others know it.</summary>
    public abstract Locator Source { get; }

    /// <summary>Where everything is sent to.</summary>
    public abstract Locator Group { get; }

    /// <summary>True when a batch can be sent without waiting.</summary>
    public abstract bool CanSendNow { get; }

    /// <summary>Interfaces and group.</summary>
    public abstract LinkInfo Info { get; }

    /// <summary>Why the link ended; null while it lives.</summary>
    public abstract string? EndReason { get; }

    /// <summary>An address of the right size for <see cref="Receive"/>.</summary>
    public abstract SocketAddress NewSender();

    /// <summary>Waits for the next datagram of somebody else.</summary>
    /// <param name="buffer">Room for <see cref="LinkLimits.DatagramBatchBytes"/>; longer datagrams are cut.</param>
    /// <param name="sender">From <see cref="NewSender"/>; set to who sent it. Its equality is that of address and port.</param>
    /// <returns>The length, or <see cref="Link.End"/>.</returns>
    public abstract int Receive(Span<byte> buffer, SocketAddress sender);

    /// <summary>The locator of a sender.</summary>
    public abstract Locator LocatorOf(SocketAddress sender);

    /// <summary>Sends one batch to the group.</summary>
    /// <exception cref="ArgumentException">Longer than <see cref="LinkLimits.DatagramBatchBytes"/>.</exception>
    public abstract LinkSendResult Send(ReadOnlySpan<byte> batch);

    /// <summary>Leaves the group and wakes whoever waits here. Idempotent.</summary>
    public abstract void Dispose();

    public override string ToString() => $"{Source} -> {Group}";
}
