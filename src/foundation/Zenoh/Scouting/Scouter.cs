using System.Net;
using System.Net.Sockets;

namespace Zenoh.Scouting;

/// <summary>Asks who is there, on every interface, and tells who answers. Thread-safe.</summary>
internal sealed class Scouter : IDisposable
{
    private readonly ScoutingSockets _sockets;
    private readonly ScoutRhythm _rhythm;
    private readonly byte[] _question;
    private readonly Action<ScoutedNode> _found;
    private long _ignored;

    /// <param name="sockets">From where to ask; not disposed here.</param>
    /// <param name="what">The roles asked for.</param>
    /// <param name="found">Told about every answer, also repeated ones; on a thread of the pool, and must not block.</param>
    /// <param name="time">Paces the questions.</param>
    public Scouter(ScoutingSockets sockets, WhatAmI what, Action<ScoutedNode> found, TimeProvider time)
    {
        _sockets = sockets;
        _found = found;
        _question = ScoutingDatagrams.Question(what);
        _rhythm = new ScoutRhythm(() => sockets.SendToGroup(_question), time);
        Reading = Task.WhenAll([.. sockets.Sockets.Select(Read)]);
    }

    /// <summary>Datagrams that were no answers.</summary>
    public long IgnoredDatagrams => Volatile.Read(ref _ignored);

    /// <summary>Ends when all sockets are closed.</summary>
    public Task Reading { get; }

    /// <summary>Asks at once and then again and again; nothing happens while it does already.</summary>
    public void Start() => _rhythm.Start();

    /// <summary>Stops asking, as a client does once it is connected. Late answers are still told.</summary>
    public void Stop() => _rhythm.Stop();

    public void Dispose() => _rhythm.Dispose();

    private Task Read(Socket socket) => DatagramReading.RunAsync(socket, Receive);

    private void Receive(ReadOnlySpan<byte> datagram, IPEndPoint source)
    {
        if (ScoutingDatagrams.TryReadAnswer(datagram, out ScoutedNode? node))
            _found(node);
        else
            Interlocked.Increment(ref _ignored);
    }
}
