using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Faults.Tests.Workers;

/// <summary>
/// Publishes messages that begin with their number, a thousand a second unless it has to wait, until it gets SIGTERM; the last one says that it is.
/// Prints how many there were.
/// </summary>
internal sealed class Publish(ZenohConfig config, KeyExpression key, int bytes, CongestionControl congestion)
{
    /// <summary>Number of the message after the last.</summary>
    public const ulong EndMark = ulong.MaxValue;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    public async Task<int> RunAsync()
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        await using ZenohSession session = await ZenohSession.OpenAsync(config, stop.Token);
        using Publisher publisher = session.DeclarePublisher(key, delivery: new DeliveryOptions { CongestionControl = congestion });
        byte[] payload = new byte[bytes];
        using PeriodicTimer timer = new(Pace);
        ulong sent = 0;
        for (; !stop.IsCancellationRequested; sent++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(payload, sent);
            publisher.Put(payload);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(payload, EndMark);
        publisher.Put(payload, new PutOptions { Delivery = new DeliveryOptions { CongestionControl = CongestionControl.Block } });
        Console.Out.WriteLine($"published {sent}");
        return 0;
    }
}
