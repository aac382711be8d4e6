using Zenoh.Protocol.Primitives;
using Zenoh.Routing;

namespace Zenoh.Tests.Routing;

public sealed class RefusalTests
{
    private readonly Network _network = new();
    private readonly List<string> _warnings = [];
    private readonly RawFace _client;

    public RefusalTests()
    {
        _network.Add("r1", configure: options => options with { Warn = _warnings.Add });
        _client = new RawFace(_network["r1"].Node, "c9", WhatAmI.Client);
    }

    [Fact]
    public void Interests_beyond_the_limit_are_answered_with_their_end_and_counted()
    {
        for (uint id = 1; id <= Limits.InterestsPerFace; id++)
            _client.Receive([0x79, .. Number(id), 0x73, 0x00, 0x01, (byte)'s']);
        Assert.Equal($"final {Limits.InterestsPerFace}", _client.Take()[^1]);
        Assert.Equal(0, Refused(RefusalKind.Interest));

        _client.Receive([0x79, .. Number(Limits.InterestsPerFace + 1), 0x73, 0x00, 0x01, (byte)'s']);
        _client.Receive([0x79, .. Number(Limits.InterestsPerFace + 2), 0x73, 0x00, 0x01, (byte)'s']);

        Assert.Equal([$"final {Limits.InterestsPerFace + 1}", $"final {Limits.InterestsPerFace + 2}"], _client.Take());
        Assert.Equal(2, Refused(RefusalKind.Interest));
        Assert.Contains("An interest of node c9 was refused", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_beyond_the_limit_are_answered_with_an_error_and_counted()
    {
        _network["r1"].Answer("q", "", silent: true);
        for (uint id = 1; id <= Limits.PendingQueriesPerFace; id++)
            _client.Receive([0x7c, .. Number(id), 0x00, 0x01, (byte)'q', 0x03]);
        Assert.Empty(_client.Take());

        uint beyond = Limits.PendingQueriesPerFace + 1;
        _client.Receive([0x7c, .. Number(beyond), 0x00, 0x01, (byte)'q', 0x03]);

        List<string> words = _client.Take();
        Assert.Equal(2, words.Count);
        Assert.StartsWith($"error {beyond} Too many queries", words[0], StringComparison.Ordinal);
        Assert.Equal($"end {beyond}", words[1]);
        Assert.Equal(1, Refused(RefusalKind.Query));
        Assert.Contains("A query of node c9 was refused", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private long Refused(RefusalKind kind) => _network["r1"].Node.Tables.Refusals[kind];

    private static byte[] Number(uint value)
    {
        var writer = new WireWriter(new byte[8]);
        writer.WriteZint(value);
        return writer.Written.ToArray();
    }
}
