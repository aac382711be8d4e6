using Zenoh.Protocol.Handshake;
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

    public static Transmitter Make(BatchOutlet outlet, int batch = 65_535, TransportOptions? options = null, bool marks = true, bool lowLatency = false) => new(
        new TransmitSettings
        {
            Options = options ?? Patient,
            Priorities = true,
            LowLatency = lowLatency,
            MarksFragments = marks,
            FirstNumber = BatchOutlet.FirstNumber,
            Mask = Resolution.Default.SequenceNumberMask,
        },
        outlet,
        batch - 2,
        "writer under test");
}
