using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Zenoh.Benchmarks.Running;

/// <summary>A sender and a receiver, either directly connected or clients of one router; warmed up.</summary>
internal sealed class Pair : IDisposable
{
    private readonly Child? _router;
    private readonly Child _receiver;
    private readonly Child _sender;

    private Pair(string mode, string endpoint, Child? router)
    {
        _router = router;
        _receiver = Child.StartNode("receiver", mode, endpoint);
        _sender = Child.StartNode("sender", mode, endpoint);
    }

    public static Pair Direct() => new("peer", Endpoint(FreePort()), null);

    public static Pair ThroughRouter()
    {
        var endpoint = Endpoint(FreePort());
        return new Pair("client", endpoint, Child.StartNode("router", endpoint));
    }

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public static string Endpoint(int port) => string.Create(CultureInfo.InvariantCulture, $"tcp/127.0.0.1:{port}");

    public Dictionary<string, double> Throughput(Placement placement, int bytes, TimeSpan duration)
    {
        Bind(placement);
        _sender.Tell(string.Create(CultureInfo.InvariantCulture, $"throughput {bytes} {(long)duration.TotalNanoseconds}"));
        var sent = _sender.ReadValues();
        return new Dictionary<string, double>(sent.Concat(_receiver.ReadValues()));
    }

    public Dictionary<string, double> PingPong(Placement placement, int bytes, int messages)
    {
        Bind(placement);
        _sender.Tell(string.Create(CultureInfo.InvariantCulture, $"pingpong {bytes} {messages}"));
        return _sender.ReadValues();
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _router?.Dispose();
    }

    private void Bind(Placement placement)
    {
        _sender.Bind(Cores.Sender);
        _receiver.Bind(Cores.Receiver(placement));
        _router?.Bind(Cores.Router(placement));
    }
}
