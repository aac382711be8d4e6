using Dora.Protocol;
using Dora.Transport.Sockets;
using Dora.Transport.Tests.Contract;

namespace Dora.Transport.Tests.Sockets;

/// <summary>Whatever bytes a node sends: its connection ends with a reason, and nobody else notices.</summary>
public sealed class HostileNodeTests : IDisposable
{
    private const int Bad = 0;
    private const int Good = 1;
    private const int Reader = 2;

    private static readonly FabricPlan Plan = new(
        [Plans.Participant("bad", 1, 2), Plans.Participant("good", 0, 2), Plans.Participant("reader", 3, 0)],
        [
            new EdgePlan(Bad, 0, Reader, 0, 5, false),
            new EdgePlan(Bad, 1, Reader, 1, 2, true),
            new EdgePlan(Good, 0, Reader, 2, 5, false),
            new EdgePlan(Good, 1, Bad, 0, 3, false),
        ]);

    private readonly List<string> _refusals = [];
    private readonly SocketFabric _fabric;
    private readonly Endpoint _good;
    private readonly Endpoint _reader;

    public HostileNodeTests()
    {
        _fabric = SocketFabric.Create(Plan, (_, reason) =>
        {
            lock (_refusals)
                _refusals.Add(reason);
        });
        _good = Handover.Attach(_fabric, Good);
        _reader = Handover.Attach(_fabric, Reader);
    }

    public static TheoryData<string, string, byte[]> Violations => new()
    {
        { "an HTTP request", "no frame kind", "GET / HTTP/1.1\r\n\r\n"u8.ToArray() },
        { "kind zero", "There is no frame kind 0.", Frame(0, 0, 0) },
        { "kind beyond the last", "There is no frame kind 10.", Frame(10, 0, 0) },
        { "an endless frame", "longer than the 1,073,745,944 bytes", [0xFF, 0xFF, 0xFF, 0xFF, 5, 0, 0, 0] },
        { "a message beyond the limit", "longer than", [.. Length(FrameHeader.MaxBodyLength + 1), 5, 0, 0, 0] },
        { "a hello with another magic", "does not speak this protocol", Frame(1, 0, 0, [1, 2, 3, 4, .. new byte[12]]) },
        { "a hello of another version", "version 2", Frame(1, 0, 0, [.. "DORA"u8, 2, 0, 0, 0, .. new byte[8]]) },
        { "a short hello", "A Hello frame has 16 bytes, not 3.", Frame(1, 0, 0, [1, 2, 3]) },
        { "a message before hello", "The first frame is Message", Message(0) },
        { "two hellos", "hello twice", [.. Hello, .. Hello] },
        { "a welcome", "does not send Welcome", [.. Hello, .. Frame(2, 0, 0)] },
        { "a credit", "does not send Credit", [.. Hello, .. Frame(8, 0, 0)] },
        { "a refusal", "does not send Refusal", [.. Hello, .. Frame(9, 0, 0)] },
        { "a message on an output that is not there", "names port 2, but there are 2", [.. Hello, .. Message(2)] },
        { "a close of an output that is not there", "names port 65535", [.. Hello, .. Frame(6, 0, 65535)] },
        { "a close with a body", "A Close frame has 0 bytes", [.. Hello, .. Frame(6, 0, 0, [1])] },
        { "an unknown flag", "unknown flags 0x02", [.. Hello, .. Message(0, flags: 2)] },
        { "an unknown encoding", "no payload encoding 2", [.. Hello, .. Message(0, encoding: 2)] },
        { "a reserved byte", "no payload encoding 0.1", [.. Hello, .. Message(0, reserved: 1)] },
        { "a message shorter than its head", "shorter than its own head", [.. Hello, .. Frame(5, 0, 0, new byte[23])] },
        { "a message longer than it says", "claims 0 + 0 bytes", [.. Hello, .. Frame(5, 0, 0, new byte[25])] },
        { "overlong parameters", "Parameters of 4,097 bytes", [.. Hello, .. Message(0, parameters: 4097)] },
        { "a negative payload length", "A payload of 4,294,967,295 bytes", [.. Hello, .. Message(0, payload: -1)] },
        { "a negative number", "has the number -1", [.. Hello, .. Message(0, number: -1)] },
        { "a message too many on a blocking output", "on output 1 without credit", [.. Hello, .. Message(1), .. Message(1), .. Message(1), .. Message(1), .. Message(1)] },
        { "progress it cannot have made", "claims to have read up to message 1", [.. Hello, .. Progress(0, 1, 0)] },
        { "progress on an input that is not there", "names port 1", [.. Hello, .. Progress(1, 0, 0)] },
        { "drops it cannot have made", "with 1 drops", [.. Hello, .. Progress(0, 0, 1)] },
        { "negative drops", "with -1 drops", [.. Hello, .. Progress(0, 0, -1)] },
    };

    private static byte[] Hello => Frame(1, 0, 0, [.. "DORA"u8, 1, 0, 0, 0, .. new byte[8]]);

    [Theory]
    [MemberData(nameof(Violations))]
    public void Violation_closes_that_connection_with_its_reason(string what, string reason, byte[] bytes)
    {
        using var node = new RawNode(_fabric, Bad);
        node.Send(bytes);
        var refusal = node.ReadRefusal();
        Assert.True(refusal.Contains(reason, StringComparison.Ordinal), $"{what}: the daemon said '{refusal}'");
        Rig.Until(() => _refusals.Count == 1, () => $"the owner was told {_refusals.Count} refusals");
        Assert.Contains("The data connection of 'bad' was closed", _refusals[0], StringComparison.Ordinal);
        ExpectClosedInputs(0, 1);
        ExpectOthersToWork();
    }

    [Fact]
    public void Random_bytes_of_any_kind_harm_nobody()
    {
        var random = new Random(20);
        for (var round = 0; round < 300; round++)
        {
            using var node = new RawNode(_fabric, Bad);
            node.Send(Mutated(random));
        }
        ExpectOthersToWork();
    }

    [Fact]
    public void Connection_that_is_cut_in_the_middle_of_a_message_delivers_nothing_of_it()
    {
        using (var node = new RawNode(_fabric, Bad))
            node.Send([.. Hello, .. Message(0, payload: 5), .. Message(0, payload: 100)[..60]]);
        _fabric.Gone(Bad, willReturn: true);
        using var sample = Next(0);
        Assert.Equal(5, sample.Payload.Length);
        ExpectOthersToWork();
        Assert.Empty(_refusals);
    }

    [Fact]
    public void Node_that_was_refused_may_come_back()
    {
        using (var node = new RawNode(_fabric, Bad))
        {
            node.Send(Frame(0, 0, 0));
            node.ReadRefusal();
        }
        ExpectClosedInputs(0, 1);
        using var returned = Handover.Attach(_fabric, Bad);
        returned.Outbox.Publish(0, [7], default, []);
        using var sample = Next(0);
        Assert.Equal([7], sample.Payload.ToArray());
    }

    public void Dispose()
    {
        _good.Dispose();
        _reader.Dispose();
        _fabric.Dispose();
    }

    private static byte[] Length(uint length) => BitConverter.GetBytes(length);

    private static byte[] Frame(byte kind, byte flags, int port, byte[]? body = null)
        => [.. Length((uint)(body?.Length ?? 0)), kind, flags, (byte)port, (byte)(port >> 8), .. body ?? []];

    private static byte[] Message(
        int port, byte flags = 0, byte encoding = 0, byte reserved = 0, int parameters = 0, int payload = 0, long number = 0)
        => Frame(5, flags, port,
            [
                .. BitConverter.GetBytes(number), .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(payload), encoding, reserved,
                .. BitConverter.GetBytes((ushort)parameters), .. new byte[parameters], .. new byte[Math.Max(0, payload)],
            ]);

    private static byte[] Progress(int port, long acknowledged, long dropped)
        => Frame(7, 0, port, [.. BitConverter.GetBytes(acknowledged), .. BitConverter.GetBytes(dropped)]);

    private static byte[] Mutated(Random random)
    {
        byte[] bytes = [.. Hello, .. Message(0, payload: random.Next(200)), .. Message(1, parameters: 9), .. Progress(0, 0, 0), .. Frame(6, 0, 0)];
        for (var mutation = random.Next(1, 6); mutation > 0; mutation--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes[..random.Next(1, bytes.Length + 1)];
    }

    private Sample Next(int wantedInput)
    {
        while (true)
        {
            var status = _reader.Inbox.TryTake(out var sample, out var input);
            if (status == TakeStatus.Message && input == wantedInput)
                return sample!;
            sample?.Dispose();
            if (status == TakeStatus.None)
                Assert.True(_reader.Inbox.Wait(Rig.Deadline), $"nothing came on input {wantedInput}");
        }
    }

    private void ExpectClosedInputs(params int[] inputs)
    {
        var missing = inputs.ToHashSet();
        while (missing.Count > 0)
        {
            var status = _reader.Inbox.TryTake(out var sample, out var input);
            sample?.Dispose();
            if (status == TakeStatus.Closed)
                missing.Remove(input);
            else if (status == TakeStatus.None)
                Assert.True(_reader.Inbox.Wait(Rig.Deadline), $"{missing.Count} inputs of the refused node did not close");
        }
    }

    private void ExpectOthersToWork()
    {
        for (byte i = 0; i < 20; i++)
        {
            Assert.Equal(PublishOutcome.Published, _good.Outbox.Publish(0, [i], default, []));
            Assert.Equal(PublishOutcome.Published, _good.Outbox.Publish(1, [i], default, []));
            using var sample = Next(2);
            Assert.Equal(i, sample.Payload.Span[0]);
        }
    }
}
