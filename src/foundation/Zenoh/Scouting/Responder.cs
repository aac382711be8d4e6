using System.Net;
using System.Net.Sockets;
using Zenoh.Links;

namespace Zenoh.Scouting;

/// <summary>Hears questions sent to the group and answers those that concern this node, each asker with the locators of use to it.</summary>
internal sealed class Responder : IDisposable
{
    private readonly ScoutingSockets _sockets;
    private readonly Socket _group;
    private readonly ZenohId _id;
    private readonly WhatAmI _role;
    private readonly Func<IReadOnlyList<Locator>> _locators;
    private long _answered;

    /// <param name="sockets">From where to answer; not disposed here.</param>
    /// <param name="id">This node.</param>
    /// <param name="role">Its role.</param>
    /// <param name="locators">Where it can be dialled now.</param>
    /// <exception cref="SocketException">The port is taken by somebody who does not share it.</exception>
    public Responder(ScoutingSockets sockets, ZenohId id, WhatAmI role, Func<IReadOnlyList<Locator>> locators)
    {
        _sockets = sockets;
        _id = id;
        _role = role;
        _locators = locators;
        _group = sockets.OpenGroupSocket();
        Reading = DatagramReading.RunAsync(_group, Receive);
    }

    /// <summary>Questions answered.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Ends when the socket is closed.</summary>
    public Task Reading { get; }

    /// <summary>The answer to a datagram, or null when it is no question or asks for other roles.</summary>
    public static byte[]? AnswerTo(ReadOnlySpan<byte> datagram, IPAddress asker, ZenohId id, WhatAmI role, IReadOnlyList<Locator> locators) =>
        (ScoutingDatagrams.ReadQuestion(datagram) & role) == WhatAmI.None ? null : ScoutingDatagrams.Answer(id, role, HelloLocators.For(asker, locators));

    public void Dispose() => _group.Dispose();

    private void Receive(ReadOnlySpan<byte> datagram, IPEndPoint source)
    {
        if (_sockets.IsOwn(source) || AnswerTo(datagram, source.Address, _id, _role, _locators()) is not { } answer)
            return;
        _sockets.SendTo(source, answer);
        Interlocked.Increment(ref _answered);
    }
}
