using System.Globalization;
using Dora.Node;

if (args is not ["--seconds", var text] || !double.TryParse(text, CultureInfo.InvariantCulture, out double seconds))
{
    Console.Error.WriteLine("usage: RateLimiter --seconds <at least so long between two messages>");
    return 2;
}

using DoraNode node = DoraNode.Connect();
Output limited = node.Output("rate_limited");
DateTimeOffset last = DateTimeOffset.MinValue;
foreach (NodeEvent next in node)
{
    if (next is not InputEvent message || (message.SentAt - last).TotalSeconds < seconds)
        continue;
    last = message.SentAt;
    limited.Send(message.Array);
}

return 0;
