using Dora.Node;

const int Messages = 20;
const int Samples = 64;

using DoraNode node = DoraNode.Connect();
Output wave = node.Output("wave");
int sent = 0;

// The loop of a node: receive, look what it is, do something. `using` gives each event back.
while (sent < Messages)
{
    using NodeEvent? next = node.Receive();
    if (next is null or StopEvent)
        break;
    if (next is not InputEvent { Id: "tick" })
        continue;

    // The array is written where the listener reads it: nothing is copied on the way.
    using ArrayLoan<float> loan = wave.LoanArray<float>(Samples);
    for (int index = 0; index < Samples; index++)
        loan.Values[index] = MathF.Sin((sent * Samples + index) * 0.05f);
    loan.Publish([("number", sent), ("unit", "volt")]);
    sent++;
}

Console.WriteLine($"{node.Id} has sent {sent} messages");
