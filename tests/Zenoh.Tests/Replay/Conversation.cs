using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Session;

namespace Zenoh.Tests.Replay;

/// <summary>What two parties have told each other over one connection: puts ids in words, and messages in terms that need no ids of the listener.</summary>
internal sealed class Conversation
{
    private readonly Dictionary<(Party, ushort), string> _keys = [];
    private readonly Dictionary<(Party, DeclarationKind, uint), string> _entities = [];
    private readonly Dictionary<(Party, uint), string> _interests = [];
    private readonly Dictionary<(Party, uint), (string Key, string Parameters)> _requests = [];

    /// <summary>Takes note of a message.</summary>
    public Said Hear(Party from, ReadOnlySpan<byte> message, Reliability reliability)
    {
        var reader = new WireReader(message);
        Assert.True(NetworkMessages.TryReadHeader(ref reader, out byte header, out NetworkMessageId id));
        Said? said = id switch
        {
            NetworkMessageId.Push when Push.TryDecode(ref reader, header, out Push push) => Of(from, push, reliability),
            NetworkMessageId.Declare when Declare.TryDecode(ref reader, header, out Declare declare) => Of(from, declare),
            NetworkMessageId.Interest when Interest.TryDecode(ref reader, header, out Interest interest) => Of(from, interest),
            NetworkMessageId.Request when Request.TryDecode(ref reader, header, out Request request) => Of(from, request),
            NetworkMessageId.Response when Response.TryDecode(ref reader, header, out Response response) => Of(from, response),
            NetworkMessageId.ResponseFinal when ResponseFinal.TryDecode(ref reader, header, out ResponseFinal final) => Of(from, final),
            NetworkMessageId.Oam when Oam.TryDecode(ref reader, header, out _) => new Said(id),
            _ => null,
        };
        return said ?? throw new InvalidOperationException($"{reader.Error} at {reader.ErrorOffset} of {Convert.ToHexString(message)}");
    }

    /// <summary>The key with nothing in it that the listener declared.</summary>
    public string KeyOf(Party from, WireExpression key)
    {
        string suffix = System.Text.Encoding.UTF8.GetString(key.Suffix);
        return key.Scope == 0 ? suffix : _keys[(key.SenderMapping ? from : Other(from), key.Scope)] + suffix;
    }

    public static Party Other(Party party) => party == Party.A ? Party.B : Party.A;

    private Said Of(Party from, scoped in Push push, Reliability reliability) => new(NetworkMessageId.Push)
    {
        Key = KeyOf(from, push.Key),
        NodeId = push.Extensions.NodeId,
        QoS = push.Extensions.QoS,
        Reliability = reliability,
        Content = Of(push.Body),
    };

    private Said Of(Party from, scoped in Declare declare)
    {
        Declaration declaration = declare.Declaration;
        return new Said(NetworkMessageId.Declare)
        {
            Declaration = declaration.Kind,
            AnswerTo = declare.InterestId,
            Number = declaration.EntityId,
            NodeId = declare.Extensions.NodeId,
            IsComplete = declaration.Queryable.IsComplete,
            Key = KeyOf(from, declare.InterestId, declaration),
        };
    }

    private string KeyOf(Party from, uint? interest, scoped in Declaration declaration)
    {
        uint id = declaration.EntityId;
        switch (declaration.Kind)
        {
            case DeclarationKind.Final:
                return interest is { } number ? _interests.GetValueOrDefault((Other(from), number), "") : "";
            case DeclarationKind.UndeclareKeyExpression:
                _keys.Remove((from, (ushort)id), out string? gone);
                return gone ?? "";
            case DeclarationKind.KeyExpression:
                string key = KeyOf(from, declaration.Key);
                _keys.TryAdd((from, (ushort)id), key);
                return key;
            default:
                DeclarationKind kind = declaration.IsUndeclaration ? declaration.Kind - 1 : declaration.Kind;
                if (declaration.IsUndeclaration)
                    return id == 0 ? KeyOf(from, declaration.Key) : _entities.GetValueOrDefault((from, kind, id), "");
                return _entities[(from, kind, id)] = KeyOf(from, declaration.Key);
        }
    }

    private Said Of(Party from, scoped in Interest interest)
    {
        const InterestOptions kinds = InterestOptions.Subscribers | InterestOptions.Queryables | InterestOptions.Tokens;
        if (interest.Mode != InterestMode.Final)
            _interests[(from, interest.InterestId)] = $"{interest.Options & kinds} {KeyOf(from, interest.Key)}";
        return new Said(NetworkMessageId.Interest)
        {
            Number = interest.InterestId,
            Mode = interest.Mode,
            Kinds = interest.Options & kinds,
            Key = interest.Mode == InterestMode.Final ? _interests.GetValueOrDefault((from, interest.InterestId), "") : KeyOf(from, interest.Key),
        };
    }

    private Said Of(Party from, scoped in Request request)
    {
        string parameters = request.Query.Parameters.HasValue ? System.Text.Encoding.UTF8.GetString(request.Query.Parameters.Value) : "";
        string key = KeyOf(from, request.Key);
        _requests[(from, request.RequestId)] = (key, parameters);
        return new Said(NetworkMessageId.Request)
        {
            Number = request.RequestId,
            Key = key,
            Parameters = parameters,
            Target = request.Target,
            Consolidation = request.Query.Consolidation,
            Timeout = request.TimeoutMilliseconds is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            QoS = request.Extensions.QoS,
            NodeId = request.Extensions.NodeId,
            Content = Of(request.Query),
        };
    }

    private Said Of(Party from, scoped in Response response) => new(NetworkMessageId.Response)
    {
        Number = response.RequestId,
        Key = KeyOf(from, response.Key),
        IsError = response.IsError,
        Responder = response.Responder,
        Content = response.IsError
            ? new Content(SampleKind.Put, response.Error.Payload.ToArray(), SchemaCache.FromWire(response.Error.Encoding), [], null, null)
            : Of(response.Reply.Sample),
    };

    private Said Of(Party from, ResponseFinal final)
    {
        (string key, string parameters) = _requests.GetValueOrDefault((Other(from), final.RequestId), ("", ""));
        return new Said(NetworkMessageId.ResponseFinal) { Number = final.RequestId, Key = key, Parameters = parameters };
    }

    private static Content Of(scoped in SampleBody body) => new(
        body.Kind,
        body.Payload.ToArray(),
        SchemaCache.FromWire(body.Encoding),
        body.Attachment.Value.ToArray(),
        body.Timestamp,
        Zenoh.Session.SourceInfo.FromWire(body.SourceInfo));

    private static Content? Of(scoped in Zenoh.Protocol.Bodies.Query query) => query.HasPayload || query.Attachment.HasValue || query.SourceInfo is not null
        ? new Content(
            SampleKind.Put,
            query.Payload.ToArray(),
            SchemaCache.FromWire(query.Encoding),
            query.Attachment.Value.ToArray(),
            null,
            Zenoh.Session.SourceInfo.FromWire(query.SourceInfo)) { HasPayload = query.HasPayload }
        : null;
}
