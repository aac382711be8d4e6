using Columnar.Arrays;
using Dora.Node;
using HostSensors.Summary;

TimeSpan period = TimeSpan.FromSeconds(1);

using DoraNode node = DoraNode.Connect();
Board board = new(node.Inputs);
Screen screen = new();
DateTime nextShow = DateTime.UtcNow + period;
while (true)
{
    TimeSpan left = nextShow - DateTime.UtcNow;
    using NodeEvent? next = node.Receive(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    if (next is InputEvent { Array: PrimitiveArray<double> values } message)
        board.Update(message.Id, values.Values, message.Parameters);
    if (next is StopEvent || node.Ended)
        break;
    if (DateTime.UtcNow < nextShow)
        continue;
    nextShow = DateTime.UtcNow + period;
    screen.Show(board.Current());
}

foreach (string line in board.Final())
    Console.WriteLine(line);
