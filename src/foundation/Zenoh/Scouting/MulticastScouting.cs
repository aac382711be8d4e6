using System.Net.Sockets;
using Zenoh.Links;

namespace Zenoh.Scouting;

/// <summary>Asking and answering of one node, over the same sockets. What does not work is listed in <see cref="Problems"/>; the node goes on without it.</summary>
internal sealed class MulticastScouting : IDisposable
{
    private readonly ScoutingSockets _sockets;
    private readonly Scouter? _scouter;
    private readonly Responder? _responder;
    private readonly List<string> _problems;

    /// <summary>Answers from now on, if the options say so; asking begins with <see cref="StartAsking"/>.</summary>
    /// <param name="options">Whom to ask for, where, and whether to answer.</param>
    /// <param name="id">This node.</param>
    /// <param name="role">Its role.</param>
    /// <param name="locators">Where it can be dialled now; read for every answer.</param>
    /// <param name="found">Told about every answer, also repeated and own ones; on a thread of the pool, and must not block.</param>
    /// <param name="time">Paces the questions.</param>
    public MulticastScouting(ScoutingOptions options, ZenohId id, WhatAmI role, Func<IReadOnlyList<Locator>> locators, Action<ScoutedNode> found, TimeProvider time)
    {
        _sockets = ScoutingSockets.Open(options);
        _problems = [.. _sockets.Problems];
        if (!_sockets.IsEmpty && options.What != WhatAmI.None)
            _scouter = new Scouter(_sockets, options.What, found, time);
        if (!_sockets.IsEmpty && options.Answers)
            _responder = TryAnswer(options, id, role, locators);
    }

    /// <summary>What cannot be done on this machine and why, one line each for the log; empty when everything works.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Whether it can ask at all.</summary>
    public bool CanAsk => _scouter is not null;

    /// <summary>Questions answered so far.</summary>
    public long Answered => _responder?.Answered ?? 0;

    /// <summary>Datagrams that were no answers.</summary>
    public long IgnoredDatagrams => _scouter?.IgnoredDatagrams ?? 0;

    /// <summary>Questions and answers the system did not take.</summary>
    public long FailedSends => _sockets.FailedSends;

    /// <summary>Asks at once and then again and again; nothing happens while it does already.</summary>
    public void StartAsking() => _scouter?.Start();

    /// <summary>Stops asking, as a client does once it is connected.</summary>
    public void StopAsking() => _scouter?.Stop();

    public void Dispose()
    {
        _scouter?.Dispose();
        _responder?.Dispose();
        _sockets.Dispose();
    }

    private Responder? TryAnswer(ScoutingOptions options, ZenohId id, WhatAmI role, Func<IReadOnlyList<Locator>> locators)
    {
        int before = _sockets.Problems.Count;
        try
        {
            Responder responder = new(_sockets, id, role, locators);
            _problems.AddRange(_sockets.Problems.Skip(before));
            return responder;
        }
        catch (SocketException fault)
        {
            _problems.Add($"{options.Group}: questions of others cannot be heard: {SocketFaults.Describe(fault.SocketErrorCode)}");
            return null;
        }
    }
}
