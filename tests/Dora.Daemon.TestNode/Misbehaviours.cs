using System.Runtime.InteropServices;
using Dora.Protocol;
using Dora.Transport;
using SharedMemory.Linux;

namespace Dora.Daemon.TestNode;

/// <summary>What bad nodes do.</summary>
internal static class Misbehaviours
{
    /// <summary>Registers and never waits at the barrier.</summary>
    public static void RegisterOnly()
    {
        using Node node = Node.Register();
        Console.WriteLine("registered");
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Waits at the barrier and stays, whatever it is told there.</summary>
    public static void IgnoreFailedStart()
    {
        using Node node = Node.Register();
        node.Channel.Send(new NodeToDaemon.Ready());
        Console.WriteLine(node.NextControl());
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Does not react to Stop; SIGTERM ends it.</summary>
    public static void IgnoreStop()
    {
        using Node node = Node.Start();
        Console.WriteLine("started");
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Does not react to Stop nor to SIGTERM.</summary>
    public static void IgnoreEverything()
    {
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        IgnoreStop();
    }

    /// <summary>Reads Stop but never its inputs.</summary>
    public static void Deaf()
    {
        using Node node = Node.Start();
        Console.WriteLine("started");
        Behaviours.PrintControlUntilStop(node);
    }

    /// <summary>Closes its output and never tells the daemon.</summary>
    public static void SecretiveSource()
    {
        using Node node = Node.Start();
        node.Endpoint.Outbox.Close(0);
        Behaviours.PrintControlUntilStop(node);
    }

    /// <summary>Sends as fast as it can until Stop.</summary>
    public static void FloodEdge()
    {
        using Node node = Node.Start();
        byte[] payload = new byte[1000];
        while (true)
        {
            for (int i = 0; i < 1000; i++)
                node.Endpoint.Outbox.Publish(0, payload, default, []);
            if (node.PollControl(TimeSpan.Zero) is DaemonToNode.Stop)
                return;
        }
    }

    /// <summary>Tries to register with the secret of somebody else.</summary>
    public static void WrongToken()
    {
        NodeCredentials connection = Node.ReadConnection();
        try
        {
            using Node node = Node.Register(new NodeToDaemon.Register(
                NodeToDaemon.Version, "test node", connection.Dataflow, connection.Node, "wrong", Environment.ProcessId));
        }
        catch (InvalidOperationException refused)
        {
            Console.WriteLine(refused.Message);
        }
    }

    /// <summary>Says what no node says, then connects properly.</summary>
    public static void Garbage()
    {
        NodeCredentials connection = Node.ReadConnection();
        using (FdSocket socket = FdSocket.Connect(connection.Socket))
            socket.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8, [], TimeSpan.FromSeconds(5));
        using (FdSocket socket = FdSocket.Connect(connection.Socket))
            socket.Send([255, 255, 255, 255, 255, 255, 255, 255], [], TimeSpan.FromSeconds(5));
        using (FdSocket.Connect(connection.Socket))
            Behaviours.Idle();
    }

    /// <summary>Tries to send more than a message may hold, then a message.</summary>
    public static void Huge()
    {
        using Node node = Node.Start();
        try
        {
            using Loan loan = node.Endpoint.Outbox.Loan(int.MaxValue);
            Console.WriteLine("lent");
        }
        catch (Exception error) when (error is TransportException or ArgumentException)
        {
            Console.WriteLine($"refused: {error.Message}");
        }

        node.Endpoint.Outbox.Publish(0, "after"u8, default, []);
        node.Endpoint.Dispose();
    }
}
