using Zenoh.Protocol.Handshake;
using Zenoh.Tests.Links;
using Zenoh.Transport;
using Zenoh.Transport.Sending;

namespace Zenoh.Tests.Transport;

/// <summary>Transmitters under test, and messages for them.</summary>
internal static class Transmitting
{
    public static readonly SendOptions Blocking = new(Priority.Data, Reliability.Reliable, CongestionControl.Block, Express: false);
    public static readonly SendOptions Droppable = Blocking with { Congestion = CongestionControl.Drop };
    public static readonly TransportOptions Patient = new() { WaitBeforeClose = TimeSpan.FromMinutes(10) };
    public static readonly SendOptions FirstBlocks = Blocking with { Congestion = CongestionControl.BlockFirst };

    public static SendOutcome Send(Transmitter transmitter, int number, int length, SendOptions options) =>
        transmitter.Send(new TestMessage(Recorder.Payload(number, length)), options);

    /// <summary>A send that waits at an outlet that holds everything back.</summary>
    public static async Task<Task> StickAsync(Transmitter transmitter, BatchOutlet outlet)
    {
        Task stuck = Waiting.Start(() => Send(transmitter, 0, 80, Blocking));
        await Waiting.Until(() => outlet.Waiting == 1, "send that waits");
        return stuck;
    }

    /// <summary>The same with two batches of 128 bytes behind it, for which there is room and no more.</summary>
    public static async Task<Task> FillAsync(Transmitter transmitter, BatchOutlet outlet)
    {
        Task stuck = await StickAsync(transmitter, outlet);
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 1, 80, Blocking));
        Assert.Equal(SendOutcome.Sent, Send(transmitter, 2, 80, Blocking));
        return stuck;
    }

    public static Transmitter Make(BatchOutlet outlet, int batch = 65_535, TransportOptions? options = null, bool marks = true, bool lowLatency = false) => new(
        Settings(options ?? Patient) with { LowLatency = lowLatency, MarksFragments = marks }, outlet, batch - 2, "writer under test");

    public static TransmitSettings Settings(TransportOptions options) => new()
    {
        Options = options,
        Priorities = true,
        LowLatency = false,
        MarksFragments = true,
        FirstNumber = BatchOutlet.FirstNumber,
        Mask = Resolution.Default.SequenceNumberMask,
    };
}
