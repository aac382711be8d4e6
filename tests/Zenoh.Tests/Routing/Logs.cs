using System.Text;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;

namespace Zenoh.Tests.Routing;

/// <summary>Samples that reached a subscriber.</summary>
internal sealed class SampleLog : ISampleReceiver
{
    public LocalEntity? Entity { get; set; }

    public List<(string Key, SampleKind Kind, string Text, Timestamp? Timestamp)> Samples { get; } = [];

    public string Texts => string.Join(' ', Samples.Select(static sample => sample.Text));

    public void Receive(KeyExpression key, scoped in SampleBody body, in DeliveryContext context) =>
        Samples.Add((key.ToString(), body.Kind, System.Text.Encoding.UTF8.GetString(body.Payload), body.Timestamp));
}

/// <summary>A queryable that answers every query with one text, or keeps it.</summary>
internal sealed class Answerer(string text, bool silent) : IQueryReceiver
{
    public LocalEntity? Entity { get; set; }

    public List<IncomingQuery> Queries { get; } = [];

    public void Receive(IncomingQuery query, scoped in Query body, in DeliveryContext context)
    {
        Queries.Add(query);
        if (!silent)
            Reply(query);
    }

    public void Reply(IncomingQuery query)
    {
        query.Reply(query.Key, new Reply { Sample = new SampleBody { Payload = System.Text.Encoding.UTF8.GetBytes(text) } });
        query.Dispose();
    }
}

/// <summary>What came back for a query.</summary>
internal sealed class ReplyLog : IReplyReceiver
{
    public IDisposable? Query { get; set; }

    public List<string> Replies { get; } = [];

    public List<string> Errors { get; } = [];

    public int Ends { get; private set; }

    /// <summary>Replies in alphabetical order, then a full stop for every end.</summary>
    public override string ToString() => string.Join(' ', Replies.Order()) + new string('.', Ends);

    public void Reply(KeyExpression key, scoped in Reply reply, EntityId? responder, in DeliveryContext context)
    {
        Assert.Equal(0, Ends);
        Replies.Add(System.Text.Encoding.UTF8.GetString(reply.Sample.Payload));
    }

    public void Error(scoped in Err error, EntityId? responder, in DeliveryContext context) =>
        Errors.Add($"{System.Text.Encoding.UTF8.GetString(error.Payload)} {responder?.Node}/{responder?.Entity}");

    public void Finished() => Ends++;
}

/// <summary>Tokens that came (+) and went (-), and the end of what was there (.).</summary>
internal sealed class TokenLog : IDeclarationReceiver
{
    private readonly StringBuilder _log = new();

    public LocalEntity? Entity { get; set; }

    public override string ToString() => _log.ToString();

    public void Declared(DeclarationKind kind, KeyExpression key, QueryableInfo info) => _log.Append('+').Append(key);

    public void Undeclared(DeclarationKind kind, KeyExpression key) => _log.Append('-').Append(key);

    public void Finished() => _log.Append('.');
}
