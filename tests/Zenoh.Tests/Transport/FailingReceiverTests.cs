using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Zenoh.Protocol.Transport;
using Zenoh.Tests.Links;
using Zenoh.Transport;

namespace Zenoh.Tests.Transport;

/// <summary>A defect that a peer's message meets ends the session with that peer, not the process.</summary>
public sealed class FailingReceiverTests
{
    private static readonly SendOptions Blocking = new(Priority.Data, Reliability.Reliable, CongestionControl.Block, Express: false);

    [Fact]
    public async Task Receiver_that_throws_ends_its_session_and_is_reported_and_no_other_session_ends()
    {
        using var errors = new Errors();
        using var failing = new Node("f1");
        using var peer = new Node("f2");
        using var bystander = new Node("f3");
        PeerTransport transport = peer.Dial(failing);
        (_, Recorder broken) = failing.Next();
        (_, Recorder atPeer) = peer.Next();
        PeerTransport other = bystander.Dial(failing);
        (_, Recorder whole) = failing.Next();
        broken.Each = static () => throw new InvalidOperationException("a defect");

        transport.Send(new TestMessage(Recorder.Payload(1, 8)), Blocking);
        TransportEnd end = await broken.End.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        TransportEnd told = await atPeer.End.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        other.Send(new TestMessage(Recorder.Payload(1, 8)), Blocking);

        Assert.Contains("InvalidOperationException: a defect", end.Text, StringComparison.Ordinal);
        Assert.Equal((CloseReason.Generic, true), (told.Reason, told.ByPeer));
        Assert.Contains(errors.Seen, static error => error.Contains("a defect", StringComparison.Ordinal));
        await Waiting.Until(() => whole.Count == 1, "the message of the other session");
    }

    private sealed class Errors : EventListener
    {
        public ConcurrentQueue<string> Seen { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Zenoh-Transport")
                EnableEvents(eventSource, EventLevel.Error);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name == "Zenoh-Transport")
                Seen.Enqueue(string.Join(' ', eventData.Payload ?? []));
        }
    }
}
