using Columnar.Arrays;
using Dora.Node;

using DoraNode node = DoraNode.Connect();
int times = 0;
int numbers = 0;
foreach (NodeEvent next in node)
{
    switch (next)
    {
        case InputEvent { Id: "time" } message:
            times++;
            Console.WriteLine($"time: {message.GetText()}");
            break;
        case InputEvent { Array: PrimitiveArray<long> random }:
            numbers++;
            Console.WriteLine($"random: {random[0]}");
            break;
        case InputClosedEvent closed:
            Console.WriteLine($"{closed.Id} is closed");
            break;
    }
}

Console.WriteLine($"received {times} times and {numbers} random numbers");
