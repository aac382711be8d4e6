using Columnar.Arrays;
using Columnar.Ipc;
using Dora.Protocol;

namespace Dora.Node.Tests;

/// <summary>The code of docs/guide-csharp.md, compiled. GuideTests compares the two.</summary>
internal static class GuideSnippets
{
    private static readonly PrimitiveStreamLayout<byte> Frame = PrimitiveStreamLayout.ForShape<byte>([480, 640, 3]);

    public static void Enumerate(DoraNode node)
    {
        foreach (NodeEvent next in node)
        {
            if (next is InputEvent message)
                Console.WriteLine($"{message.Id}: {message.Array}");
        }
    }

    public static async Task EnumerateAsync(DoraNode node, CancellationToken cancellationToken)
    {
        await foreach (NodeEvent next in node.WithCancellation(cancellationToken))
        {
            if (next is InputEvent message)
                await StoreAsync(message.Payload, cancellationToken);
        }
    }

    public static void Timeout(DoraNode node)
    {
        while (!node.Ended)
        {
            using NodeEvent? next = node.Receive(TimeSpan.FromMilliseconds(100));
            if (next is null)
                CheckTheDevice();
        }
    }

    public static void Read(InputEvent message)
    {
        // Raw bytes, in place: valid until the event is disposed.
        ReadOnlySpan<byte> bytes = message.Bytes;

        // An Arrow array, in place as well. Raw bytes are an array of unsigned bytes.
        if (message.Array is PrimitiveArray<float> { Length: > 0 } samples)
            Console.WriteLine($"first of {samples.Length}: {samples.Values[0]}");

        // Text, from any language.
        string text = message.GetText();

        // When it was sent.
        Console.WriteLine($"{bytes.Length} bytes, `{text}`, sent at {message.SentAt:O}");
    }

    public static void Send(DoraNode node)
    {
        Output output = node.Output("result");
        output.Send([1, 2, 3]);
        output.Send(PrimitiveArray.From(1.5, 2.5, 3.5));
        output.SendText("ready");
    }

    public static void InPlace(DoraNode node)
    {
        Output scan = node.Output("scan");
        using ArrayLoan<float> loan = scan.LoanArray<float>(720);
        ReadSensor(loan.Values);
        loan.Publish();
    }

    public static void InPlaceBytes(DoraNode node)
    {
        Output packet = node.Output("packet");
        using OutputLoan loan = packet.Loan(1500);
        int received = ReadDevice(loan.Span);
        if (received > 0)
            loan.Publish(received);
    }

    public static void Image(DoraNode node)
    {
        // 480 rows of 640 pixels of 3 channels; make the plan once per shape.
        // static readonly PrimitiveStreamLayout<byte> Frame = PrimitiveStreamLayout.ForShape<byte>([480, 640, 3]);
        using ArrayLoan<byte> loan = node.Output("image").LoanArray(Frame);
        ReadCamera(loan.Values);
        loan.Publish([("encoding", "rgb8")]);
    }

    public static void Parameters(DoraNode node, InputEvent message)
    {
        MessageParameters parameters = [("width", 640), ("height", 480), ("encoding", "rgb8"), ("gains", new[] { 1.0, 0.8 })];
        node.Send("image", message.Bytes, parameters);

        long width = message.Parameters["width"].ToInt64();
        if (message.Parameters.TryGetValue("encoding", out ParameterValue encoding))
            Console.WriteLine($"{width} pixels of {encoding}");
    }

    public static void Outcome(Output output, ReadOnlySpan<byte> payload)
    {
        if (output.Send(payload) == PublishOutcome.Interrupted)
            Console.WriteLine("the dataflow is stopping; a reader had no room");
    }

    public static void Stop(DoraNode node)
    {
        foreach (NodeEvent next in node)
        {
            switch (next)
            {
                case InputClosedEvent closed:
                    Console.WriteLine($"{closed.Id} is over");
                    break;
                case NodeFailedEvent failed:
                    Console.WriteLine($"{failed.NodeId} failed ({failed.Error}); {string.Join(", ", failed.AffectedInputs)} will close");
                    break;
                case StopEvent { Cause: StopCause.Manual }:
                    Console.WriteLine("somebody stopped the dataflow");
                    break;
                case StopEvent { Cause: StopCause.AllInputsClosed }:
                    Console.WriteLine("nothing will come any more");
                    break;
                case ErrorEvent error:
                    Console.Error.WriteLine(error.Message);
                    break;
            }
        }
    }

    public static void Dynamic()
    {
        using DoraNode node = DoraNode.Connect("viewer");
        Console.WriteLine($"attached to {node.DataflowId} as {node.Id}");
    }

    public static void Log(DoraNode node)
    {
        node.Log(LogLevel.Warn, "sensor is hot", target: "thermal", fields: new Dictionary<string, string> { ["celsius"] = "91" });
    }

    private static Task StoreAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => Task.Delay(payload.Length, cancellationToken);

    private static void CheckTheDevice()
    {
    }

    private static void ReadSensor(Span<float> values) => values.Clear();

    private static void ReadCamera(Span<byte> values) => values.Clear();

    private static int ReadDevice(Span<byte> target) => target.Length;
}
