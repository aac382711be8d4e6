using Columnar.Arrays;
using Dora.Node;
using HostSensors.Sensor;

IMeter? meter = args switch
{
    ["cpu"] => new CpuMeter(),
    ["memory"] => new MemoryMeter(),
    ["disk"] => new DiskMeter(),
    ["network"] => new NetworkMeter(),
    _ => null,
};
if (meter is null)
{
    Console.Error.WriteLine("usage: Sensor cpu|memory|disk|network");
    return 2;
}

using DoraNode node = DoraNode.Connect();
Output sample = node.Output("sample");
while (true)
{
    using NodeEvent? next = node.Receive();
    if (next is null or StopEvent)
        return 0;

    // The first tick only gives rates something to be compared with.
    if (next is InputEvent { Id: "tick" } && meter.Measure() is { } values)
        sample.Send(PrimitiveArray.From<double>(values), meter.Description);
}
