using System.Buffers.Binary;
using System.Diagnostics;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Session;

namespace Zenoh.Faults.Tests.Workers;

/// <summary>Counts what a <see cref="Publish"/> publishes and what is missing in between; says so about every tenth of a second, and at the end.</summary>
internal sealed class Count(ZenohConfig config, KeyExpression key)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong? _next;
    private ulong _received;
    private ulong _lost;
    private ulong _repeated;
    private long _lastLine;

    public async Task<int> RunAsync()
    {
        await using ZenohSession session = await ZenohSession.OpenAsync(config);
        using Subscriber subscriber = session.DeclareSubscriber(key, Take);
        Console.Error.WriteLine($"counting {key}");
        await _ended.Task;
        return 0;
    }

    // The first number is not expected to be zero: the publisher may have begun before.
    private void Take(SampleView sample)
    {
        ulong number = BinaryPrimitives.ReadUInt64LittleEndian(sample.Payload);
        if (number == Publish.EndMark)
        {
            Say("ended");
            _ended.TrySetResult();
            return;
        }

        ulong expected = _next ?? number;
        _lost += number > expected ? number - expected : 0;
        _repeated += number < expected ? 1UL : 0;
        _next = Math.Max(expected, number + 1);
        _received++;
        if (Stopwatch.GetElapsedTime(_lastLine) >= Period)
            Say("counted");
    }

    private void Say(string what)
    {
        _lastLine = Stopwatch.GetTimestamp();
        Console.Out.WriteLine($"{what} {_received} lost {_lost} repeated {_repeated} next {_next}");
    }
}
