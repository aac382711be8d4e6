using System.Globalization;
using System.Text;
using Dora.Protocol;
using Dora.Transport;

namespace Dora.Daemon.TestNode;

/// <summary>What good nodes do.</summary>
internal static class Behaviours
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for Stop.</summary>
    public static void Idle()
    {
        using Node node = Node.Start();
        Console.WriteLine("started");
        PrintControlUntilStop(node);
    }

    /// <summary>Connects, then ends with a code.</summary>
    public static void Fail(int code)
    {
        using Node node = Node.Start();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"started {node.Configuration.RestartCount}"));
        Environment.Exit(code);
    }

    /// <summary>Sends texts of digits on its first output, then ends in order.</summary>
    public static void Source(int count, int pauseMilliseconds)
    {
        using Node node = Node.Start();
        TimeSpan pause = TimeSpan.FromMilliseconds(pauseMilliseconds);
        for (int i = 0; i < count && node.PollControl(pause) is not DaemonToNode.Stop; i++)
            SendNumber(node, i);
        EndInOrder(node);
    }

    /// <summary>The same, but each message waits for a file <c>cue0</c>, <c>cue1</c> … in its directory, and its end for one more.</summary>
    public static void CuedSource(int count)
    {
        using Node node = Node.Start();
        for (int i = 0; IsCued(node, i) && i < count; i++)
            SendNumber(node, i);
        EndInOrder(node);
    }

    /// <summary>Prints what it receives, until all inputs are closed, Stop comes, or it has had enough.</summary>
    public static void Sink(int max)
    {
        using Node node = Node.Start();
        int open = node.Configuration.Inputs.Count;
        int received = 0;
        while (open > 0 && received < max)
        {
            TakeStatus status = node.Endpoint.Inbox.TryTake(out Sample? sample, out int input);
            switch (status)
            {
                case TakeStatus.Message:
                    using (sample)
                        Console.WriteLine($"{node.Configuration.Inputs[input].Id}: {Show(sample!)}");
                    received++;
                    break;
                case TakeStatus.Closed:
                    Console.WriteLine($"closed {node.Configuration.Inputs[input].Id}");
                    open--;
                    break;
                default:
                    if (PrintControl(node))
                        return;
                    node.Endpoint.Inbox.Wait(Round);
                    break;
            }
        }

        PrintControl(node);
        node.Endpoint.Dispose();
    }

    /// <summary>Sends structured log records, one per level, then ends.</summary>
    public static void Log(string message)
    {
        using Node node = Node.Start();
        foreach (LogLevel level in new[] { LogLevel.Debug, LogLevel.Info, LogLevel.Error })
            node.Channel.Send(new NodeToDaemon.Log(level, message, "test_node", new Dictionary<string, string> { ["key"] = "value" }));
    }

    /// <summary>Attaches as a dynamic node and prints what it receives.</summary>
    public static void Attach(string address, string id)
    {
        using Node node = Node.Attach(address, new NodeId(id));
        Console.WriteLine("attached");
        PrintControlUntilStop(node);
    }

    public static void PrintControlUntilStop(Node node)
    {
        while (node.NextControl() is { } message)
        {
            Console.WriteLine(message);
            if (message is DaemonToNode.Stop)
                return;
        }
    }

    private static void SendNumber(Node node, int number)
    {
        byte[] text = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
        node.Endpoint.Outbox.Publish(0, text, new MessageHeader((ulong)number, PayloadEncoding.Bytes), []);
    }

    private static void EndInOrder(Node node)
    {
        node.Endpoint.Outbox.Close(0);
        node.Channel.Send(new NodeToDaemon.CloseOutputs(node.Configuration.Outputs));
        node.Endpoint.Dispose();
    }

    /// <returns>False when Stop came first.</returns>
    private static bool IsCued(Node node, int number)
    {
        while (!File.Exists($"cue{number}"))
        {
            if (node.PollControl(Round) is DaemonToNode.Stop)
                return false;
        }

        return true;
    }

    /// <returns>True when Stop was among them.</returns>
    private static bool PrintControl(Node node)
    {
        while (node.PollControl(TimeSpan.Zero) is { } message)
        {
            Console.WriteLine(message);
            if (message is DaemonToNode.Stop)
                return true;
        }

        return false;
    }

    private static string Show(Sample sample)
    {
        if (sample.Header.Encoding == PayloadEncoding.ArrowStream)
            return Encoding.UTF8.GetString(sample.Payload.Span).Replace('\0', ' ').Replace("\n", "\\n", StringComparison.Ordinal);
        return sample.Payload.Length <= 64 ? Encoding.UTF8.GetString(sample.Payload.Span) : $"{sample.Payload.Length} bytes";
    }
}
