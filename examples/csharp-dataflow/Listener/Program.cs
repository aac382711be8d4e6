using System.Globalization;
using Columnar.Arrays;
using Dora.Node;

using DoraNode node = DoraNode.Connect();

// Enumerating is the short form of the loop; it ends with the dataflow.
foreach (NodeEvent next in node)
{
    switch (next)
    {
        case InputEvent { Array: PrimitiveArray<float> wave } message:
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"message {message.Parameters["number"]}: {wave.Length} samples in {message.Parameters["unit"]}, highest "
                    + $"{Highest(wave.Values):0.00}"));
            break;
        case InputClosedEvent closed:
            Console.WriteLine($"input {closed.Id} is closed");
            break;
        case StopEvent stop:
            Console.WriteLine($"stopping: {stop.Cause}");
            break;
    }
}

static float Highest(ReadOnlySpan<float> values)
{
    float highest = float.NegativeInfinity;
    foreach (float value in values)
        highest = Math.Max(highest, value);
    return highest;
}
