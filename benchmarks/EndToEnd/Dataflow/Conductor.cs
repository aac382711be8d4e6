using System.Net.Sockets;

namespace Dora.Benchmarks.Dataflow;

/// <summary>
/// Tells the sending node what to do next and collects what every node measured, on a socket beside the dataflow so that the
/// measured edges carry nothing else. One line per command and per report.
/// </summary>
internal sealed class Conductor : IDisposable
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReportDeadline = TimeSpan.FromSeconds(60);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Dictionary<string, (StreamReader Reader, StreamWriter Writer)> _nodes = [];

    public Conductor()
    {
        Address = Path.Combine(Path.GetTempPath(), $"dora-bench-{Guid.NewGuid():N}.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(Address));
        _listener.Listen();
    }

    /// <summary>The path of the socket.</summary>
    public string Address { get; }

    /// <summary>Waits until every node has said its name.</summary>
    /// <param name="names">The names.</param>
    /// <param name="dataflow">Whose end makes waiting pointless.</param>
    /// <exception cref="BenchException">A node did not come.</exception>
    public void WaitForNodes(IReadOnlyCollection<string> names, DoraRun dataflow)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(dataflow.Ended);
        deadline.CancelAfter(ConnectDeadline);
        try
        {
            while (_nodes.Count < names.Count)
                Accept(_listener.AcceptAsync(deadline.Token).AsTask().GetAwaiter().GetResult());
        }
        catch (OperationCanceledException e)
        {
            throw new BenchException($"nodes that never reported: {string.Join(", ", names.Except(_nodes.Keys))}\n{dataflow.Output}", e);
        }
    }

    /// <summary>Sends a command to a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="command">One line.</param>
    public void Command(string node, string command)
    {
        _nodes[node].Writer.WriteLine(command);
        _nodes[node].Writer.Flush();
    }

    /// <summary>Reads the next report of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="dataflow">Whose end makes waiting pointless.</param>
    /// <returns>The line.</returns>
    /// <exception cref="BenchException">None came.</exception>
    public string Report(string node, DoraRun dataflow)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(dataflow.Ended);
        deadline.CancelAfter(ReportDeadline);
        try
        {
            return _nodes[node].Reader.ReadLineAsync(deadline.Token).AsTask().GetAwaiter().GetResult()
                ?? throw new BenchException($"node {node} ended early\n{dataflow.Output}");
        }
        catch (OperationCanceledException e)
        {
            throw new BenchException($"no report from node {node}\n{dataflow.Output}", e);
        }
    }

    public void Dispose()
    {
        foreach (var (reader, writer) in _nodes.Values)
        {
            reader.Dispose();
            writer.BaseStream.Dispose();
        }

        _listener.Dispose();
        File.Delete(Address);
    }

    private void Accept(Socket socket)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = new StreamReader(stream);
        _nodes.Add(reader.ReadLine() ?? throw new BenchException("a node connected and said nothing"), (reader, new StreamWriter(stream)));
    }
}
