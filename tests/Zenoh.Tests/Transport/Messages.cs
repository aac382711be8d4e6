using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>Messages for sessions under test.</summary>
internal static class Messages
{
    public static readonly SendOptions Blocking = new(Priority.Data, Reliability.Reliable, CongestionControl.Block, Express: false);

    public static SendOutcome Send(PeerTransport transport, int number, int length, Priority priority = Priority.Data) =>
        transport.Send(new TestMessage(Recorder.Payload(number, length)), Blocking with { Priority = priority });
}
