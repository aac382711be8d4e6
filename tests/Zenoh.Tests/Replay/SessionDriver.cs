using Zenoh.KeyExpressions;
using Zenoh.Protocol.Network;
using Zenoh.Session;

namespace Zenoh.Tests.Replay;

/// <summary>
/// Does with a session of this library what made the recorded program say what it said, and writes down what the session sees. For a
/// recorded router the session stands for everybody behind it.
/// </summary>
internal sealed class SessionDriver(ZenohSession session, KeyExpression? prefix, Journal journal)
{
    private readonly Dictionary<string, Subscriber> _subscribers = [];
    private readonly Dictionary<string, ZenohQueryable> _queryables = [];
    private readonly Dictionary<string, LivelinessToken> _tokens = [];

    // What lives because of an interest, by what the interest says and by its ids: it is said again after the connection was.
    private readonly Dictionary<string, IDisposable> _watched = [];
    private readonly Dictionary<uint, IDisposable> _interestEntities = [];
    private readonly HashSet<string> _theirTokens = [];
    private readonly List<Query> _queries = [];
    private readonly Dictionary<uint, string> _asked = [];
    private readonly Dictionary<uint, Query[]> _answered = [];
    private int _gets;
    private volatile bool _hasLeft;

    /// <summary>Takes note of what the played party is about to say.</summary>
    public void Prepare(Said theirs)
    {
        if (theirs is { Id: NetworkMessageId.Declare, Declaration: DeclarationKind.Token })
            _theirTokens.Add(theirs.Key);
        if (theirs.Id == NetworkMessageId.Request)
            _asked[theirs.Number] = theirs.Selector;
    }

    /// <summary>Declares what the recorded party had declared and not said.</summary>
    /// <param name="entity">Kind and key.</param>
    public void Declare(string entity)
    {
        KeyExpression key = KeyExpression.Parse(entity.Split(' ')[1]);
        switch (entity.Split(' ')[0])
        {
            case "subscriber":
                DeclareSubscriber(key);
                break;
            case "complete-queryable":
                DeclareQueryable(key, isComplete: true);
                break;
            case "liveliness":
                DeclareLivelinessSubscriber(key, history: true);
                break;
            case "token":
                _tokens[key.ToString()] = session.DeclareLivelinessToken(key);
                break;
            case "publisher":
                DeclarePublisher(key);
                break;
            case "querier":
                DeclareQuerier(key);
                break;
            default:
                throw new InvalidOperationException($"'{entity}' is nothing to declare");
        }
    }

    /// <summary>Somebody answers a query that was answered in the recording.</summary>
    public void EnsureAnswerer(Said request)
    {
        if (request.Key.StartsWith('@'))
            return;
        KeyExpression asked = Named(request.Key);
        if (!_queryables.Values.Any(queryable => queryable.Key.Intersects(asked)))
            DeclareQueryable(asked, isComplete: true);
    }

    /// <summary>Leaves the network; what is seen while everything is taken back is not written down.</summary>
    public void Leave()
    {
        _hasLeft = true;
        session.Dispose();
    }

    /// <summary>Does what leads to a message.</summary>
    public void Do(Said said)
    {
        // What is under @ a router says by itself.
        if (said.Key.StartsWith('@') && said.Id is NetworkMessageId.Declare or NetworkMessageId.Response)
            return;
        switch (said.Id)
        {
            case NetworkMessageId.Declare:
                Declare(said);
                break;
            case NetworkMessageId.Interest when said.Mode == InterestMode.Final:
                EndInterest(said.Number);
                break;
            case NetworkMessageId.Interest:
                TakeInterest(said);
                break;
            case NetworkMessageId.Push:
                Publish(said);
                break;
            case NetworkMessageId.Request:
                Ask(said);
                break;
            case NetworkMessageId.Response when !said.IsTimeout:
                Answer(said);
                break;
            case NetworkMessageId.ResponseFinal:
                foreach (Query query in QueriesOf(said.Number))
                    query.Dispose();
                break;
        }
    }

    /// <summary>Declares what the recorded party is about to declare.</summary>
    public void Declare(Said said)
    {
        if (said.Declaration is DeclarationKind.KeyExpression or DeclarationKind.UndeclareKeyExpression or DeclarationKind.Final || said.Key.StartsWith('@'))
            return;
        KeyExpression key = Named(said.Key);
        switch (said.Declaration)
        {
            case DeclarationKind.Subscriber when !_subscribers.ContainsKey(said.Key):
                DeclareSubscriber(key);
                break;
            case DeclarationKind.Queryable when !_queryables.ContainsKey(said.Key):
                DeclareQueryable(key, said.IsComplete);
                break;
            case DeclarationKind.Token when !_theirTokens.Contains(said.Key) && !_tokens.ContainsKey(said.Key):
                _tokens[said.Key] = session.DeclareLivelinessToken(key);
                break;
            case DeclarationKind.UndeclareSubscriber when _subscribers.Remove(said.Key, out Subscriber? subscriber):
                subscriber.Dispose();
                break;
            case DeclarationKind.UndeclareQueryable when _queryables.Remove(said.Key, out ZenohQueryable? queryable):
                queryable.Dispose();
                break;
            case DeclarationKind.UndeclareToken when _tokens.Remove(said.Key, out LivelinessToken? token):
                token.Dispose();
                break;
        }
    }

    private KeyExpression Named(string key)
    {
        KeyExpression whole = KeyExpression.Parse(key);
        return prefix is null ? whole : whole.StripPrefix(prefix)[0];
    }

    private void DeclareQueryable(KeyExpression key, bool isComplete) => _queryables[session.Names.Outgoing(key).ToString()] = session.DeclareQueryable(
        key,
        query =>
        {
            Note($"queryable {key}", Seen.Of(query));
            lock (_queries)
                _queries.Add(query);
        },
        isComplete);

    private void TakeInterest(Said said)
    {
        KeyExpression key = Named(said.Key);
        if (said is { Kinds: InterestOptions.Tokens, Mode: InterestMode.Current })
        {
            _ = WriteAlive(key);
            return;
        }

        // Said once more after the connection was made again: here that happens by itself.
        string text = Words.Of(said);
        if (!_watched.TryGetValue(text, out IDisposable? entity))
        {
            _watched[text] = entity = said.Kinds switch
            {
                InterestOptions.Subscribers => DeclarePublisher(key),
                InterestOptions.Queryables => DeclareQuerier(key),
                _ => DeclareLivelinessSubscriber(key, said.Mode == InterestMode.CurrentFuture),
            };
        }

        _interestEntities[said.Number] = entity;
    }

    private Publisher DeclarePublisher(KeyExpression key)
    {
        Publisher publisher = session.DeclarePublisher(key);
        publisher.MatchingChanged += matching => Note($"publisher {key}", matching ? "somebody listens" : "nobody listens");
        return publisher;
    }

    private Querier DeclareQuerier(KeyExpression key)
    {
        Querier querier = session.DeclareQuerier(key);
        querier.MatchingChanged += matching => Note($"querier {key}", matching ? "somebody answers" : "nobody answers");
        return querier;
    }

    private LivelinessSubscriber DeclareLivelinessSubscriber(KeyExpression key, bool history) => session.DeclareLivelinessSubscriber(
        key, change => Note($"liveliness {key}", $"{(change.IsAlive ? "+" : "-")}{change.Key}"), history);

    private void DeclareSubscriber(KeyExpression key) => _subscribers[session.Names.Outgoing(key).ToString()] =
        session.DeclareSubscriber(key, sample => Note($"subscriber {key}", Seen.Of(sample)));

    private async Task WriteAlive(KeyExpression key)
    {
        IReadOnlyList<KeyExpression> alive = await session.GetLivelinessAsync(key).ConfigureAwait(false);
        Note($"alive {key}", string.Join(' ', alive.Select(static token => token.ToString()).Order(StringComparer.Ordinal)));
    }

    private void EndInterest(uint number)
    {
        if (!_interestEntities.Remove(number, out IDisposable? ended))
            return;
        _watched.Remove(_watched.First(known => known.Value == ended).Key);
        ended.Dispose();
    }

    private void Publish(Said said)
    {
        Content content = said.Content!;
        var options = new PutOptions
        {
            Encoding = content.Encoding,
            Attachment = content.Attachment,
            Source = content.Source,

            // A router puts its own stamp on by itself.
            Timestamp = content.Timestamp?.Id == session.Id && session.Info.Mode == WhatAmI.Router ? null : content.Timestamp,
            Delivery = DeliveryOf(said),
        };
        if (_watched.Values.OfType<Publisher>().FirstOrDefault(known => known.Key == Named(said.Key)) is { } publisher)
        {
            if (content.Kind == SampleKind.Put)
                publisher.Put(content.Payload, options);
            else
                publisher.Delete(options);
        }
        else if (content.Kind == SampleKind.Put)
        {
            session.Put(Named(said.Key), content.Payload, options);
        }
        else
        {
            session.Delete(Named(said.Key), options);
        }
    }

    private void Ask(Said said)
    {
        var options = new GetOptions
        {
            Target = said.Target,
            Consolidation = said.Consolidation ?? ConsolidationMode.Auto,
            Timeout = said.Timeout,
            Payload = said.Content is { HasPayload: true } content ? content.Payload.AsMemory() : default(ReadOnlyMemory<byte>?),
            Encoding = said.Content?.Encoding ?? default,
            Attachment = said.Content?.Attachment,
            Source = said.Content?.Source,
            Delivery = DeliveryOf(said),
        };
        _ = WriteReplies(++_gets, new Selector(Named(said.Key), said.Parameters), options);
    }

    private async Task WriteReplies(int number, Selector selector, GetOptions options)
    {
        string at = $"get {number:00} {selector}";
        await session.GetAsync(selector, reply => Note(at, Seen.Of(reply)), options).ConfigureAwait(false);
        Note(at, "end");
    }

    private void Note(string at, string line)
    {
        if (!_hasLeft)
            journal.Write(at, line);
    }

    private void Answer(Said said)
    {
        Content content = said.Content!;
        foreach (Query query in QueriesOf(said.Number).Take(1))
        {
            var options = new ReplyOptions
            {
                Encoding = content.Encoding,
                Attachment = content.Attachment,
                Source = content.Source,
                Timestamp = content.Timestamp,
            };
            if (said.IsError)
                query.ReplyError(content.Payload, content.Encoding);
            else if (content.Kind == SampleKind.Put)
                query.Reply(Named(said.Key), content.Payload, options);
            else
                query.ReplyDelete(Named(said.Key), options);
        }
    }

    /// <summary>The queries a request of the played party has become here.</summary>
    private Query[] QueriesOf(uint request)
    {
        if (_answered.TryGetValue(request, out Query[]? known))
            return known;
        string selector = _asked.GetValueOrDefault(request, "");
        lock (_queries)
        {
            Query[] arrived = [.. _queries.Where(query => session.Names.Outgoing(query.Key) + query.Selector.ToString()[query.Key.ToString().Length..] == selector)];
            _queries.RemoveAll(arrived.Contains);
            return _answered[request] = arrived;
        }
    }

    private static DeliveryOptions DeliveryOf(Said said) => new()
    {
        Priority = said.QoS.Priority,
        CongestionControl = said.QoS.CongestionControl,
        IsExpress = said.QoS.IsExpress,
        Reliability = said.Reliability,
    };
}
