using System.Globalization;
using Dora.Node;

const int Iterations = 100;
TimeSpan period = TimeSpan.FromMilliseconds(20);

using DoraNode node = DoraNode.Connect();
Output time = node.Output("time");
for (int iteration = 0; iteration < Iterations; iteration++)
{
    // A source has no inputs: what it can receive is a stop, and until then Receive is its clock.
    using NodeEvent? next = node.Receive(period);
    if (next is StopEvent || node.Ended)
        break;
    time.SendText(DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));
}
