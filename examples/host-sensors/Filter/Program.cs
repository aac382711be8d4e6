using Columnar.Arrays;
using Dora.Node;
using HostSensors.Filter;

double smoothing = Setting.Read("SMOOTHING", 0.6, lowest: 0, highest: 1);
double outlierFactor = Setting.Read("OUTLIER_FACTOR", 50, lowest: 0, highest: double.MaxValue);

using DoraNode node = DoraNode.Connect();
Dictionary<string, Smoother> smoothers = node.Inputs.ToDictionary(input => input, _ => new Smoother(smoothing, outlierFactor));
foreach (NodeEvent next in node)
{
    switch (next)
    {
        // The output has the name of the input; names and units go along unchanged.
        case InputEvent { Array: PrimitiveArray<double> sample } message:
            node.Send(message.Id, PrimitiveArray.From<double>(smoothers[message.Id].Smooth(sample.Values)), message.Parameters);
            break;
        case InputClosedEvent closed:
            node.CloseOutputs(closed.Id);
            break;
    }
}
