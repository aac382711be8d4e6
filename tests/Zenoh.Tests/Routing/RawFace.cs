using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing;
using Zenoh.Routing.Faces;
using Zenoh.Transport;

namespace Zenoh.Tests.Routing;

/// <summary>A party that speaks bytes to a node and reads what comes back.</summary>
internal sealed class RawFace
{
    private readonly List<(byte[] Bytes, SendOptions Options)> _sent = [];

    public RawFace(Node node, string id, WhatAmI role)
    {
        Transport = new MemoryTransport(ZenohId.Parse(id), role, Note, static _ => { });
        Face = node.Opened(Transport);
    }

    public MemoryTransport Transport { get; }

    public RemoteFace Face { get; }

    /// <summary>Called when the node says something, before that is noted.</summary>
    public Action<byte[]>? Saying { get; set; }

    /// <summary>Says something to the node: network messages, one behind the other.</summary>
    public void Receive(string hex) => Receive(Convert.FromHexString(hex));

    public void Receive(ReadOnlySpan<byte> messages)
    {
        var reader = new WireReader(messages);
        Face.Receive(ref reader, new ReceiveContext(Reliability.Reliable, Priority.Data, null));
        if (reader.HasFailed || !reader.IsAtEnd)
            Assert.Fail($"{reader.Error} at {reader.Position} of {Convert.ToHexString(messages)}");
    }

    /// <summary>What the node has said since the last time, as short words.</summary>
    public List<string> Take() => [.. TakeSent().Select(static sent => Describe(sent.Bytes))];

    /// <summary>The same as it was sent.</summary>
    public List<(byte[] Bytes, SendOptions Options)> TakeSent()
    {
        List<(byte[], SendOptions)> sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    private void Note(byte[] bytes, SendOptions options)
    {
        Saying?.Invoke(bytes);
        _sent.Add((bytes, options));
    }

    private static string Describe(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        Assert.True(NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id));
        switch (id)
        {
            case NetworkMessageId.Declare:
                Assert.True(Declare.TryDecode(ref reader, header, out Declare declare));
                return Describe(declare);
            case NetworkMessageId.Interest:
                Assert.True(Interest.TryDecode(ref reader, header, out Interest interest));
                return $"interest {interest.InterestId} {interest.Mode} {interest.Options} {Text(interest.Key)}";
            case NetworkMessageId.Push:
                Assert.True(Push.TryDecode(ref reader, header, out Push push));
                return $"push {Text(push.Key)} {push.Body.Kind} {System.Text.Encoding.UTF8.GetString(push.Body.Payload)}";
            case NetworkMessageId.Request:
                Assert.True(Request.TryDecode(ref reader, header, out Request request));
                return $"request {request.RequestId} {Text(request.Key)} {request.Target}";
            case NetworkMessageId.Response:
                Assert.True(Response.TryDecode(ref reader, header, out Response response));
                return response.IsError
                    ? $"error {response.RequestId} {System.Text.Encoding.UTF8.GetString(response.Error.Payload)} "
                        + $"{response.Responder?.Node}/{response.Responder?.Entity}"
                    : $"reply {response.RequestId} {Text(response.Key)} {System.Text.Encoding.UTF8.GetString(response.Reply.Sample.Payload)}";
            case NetworkMessageId.ResponseFinal:
                Assert.True(ResponseFinal.TryDecode(ref reader, header, out ResponseFinal final));
                return $"end {final.RequestId}";
            default:
                return "oam";
        }
    }

    private static string Describe(scoped in Declare declare)
    {
        string interest = declare.InterestId?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";
        Declaration declaration = declare.Declaration;
        string key = Text(declaration.Key);
        return declaration.Kind switch
        {
            DeclarationKind.Final => $"final {interest}",
            DeclarationKind.KeyExpression => $"key {declaration.EntityId} {key}",
            DeclarationKind.Subscriber => $"sub {interest} {declaration.EntityId} {key}",
            DeclarationKind.Queryable => $"queryable {interest} {declaration.EntityId} {key} {declaration.Queryable.Raw}",
            DeclarationKind.Token => $"token {interest} {declaration.EntityId} {key}",
            DeclarationKind.UndeclareSubscriber => $"-sub {interest} {declaration.EntityId}",
            DeclarationKind.UndeclareQueryable => $"-queryable {interest} {declaration.EntityId}",
            _ => $"-{declaration.Kind} {declaration.EntityId}",
        };
    }

    private static string Text(WireExpression key) => System.Text.Encoding.UTF8.GetString(key.Suffix);
}
