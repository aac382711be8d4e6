using System.Net.Sockets;

namespace Dora.Benchmarks.Nodes;

/// <summary>The socket beside the dataflow on which the runner says what to do and learns what was measured.</summary>
internal sealed class ConductorLink : IDisposable
{
    /// <summary>The environment variable with the socket's path.</summary>
    private const string Variable = "BENCH_CONDUCTOR";

    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    /// <summary>Connects and says the node's name.</summary>
    /// <param name="name">The name the runner knows.</param>
    public ConductorLink(string name)
    {
        var address = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"{Variable} is not set: this program is started by ./bench");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(address));
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
        _writer = new StreamWriter(_stream) { AutoFlush = true };
        Report(name);
    }

    /// <summary>Waits for a command.</summary>
    /// <returns>The line, or null when the runner is gone.</returns>
    public string? NextCommand() => _reader.ReadLine();

    /// <summary>Sends a line.</summary>
    /// <param name="line">Pairs of <c>key=value</c>.</param>
    public void Report(string line) => _writer.WriteLine(line);

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }
}
