using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using QueryBody = Zenoh.Protocol.Bodies.Query;
using ReplyBody = Zenoh.Protocol.Bodies.Reply;

namespace Zenoh.Session;

/// <summary>
/// A query that came to a queryable: any number of replies, then <see cref="Dispose"/>, which tells the querier that no more come. Until then the
/// querier waits, at most for its timeout. Everything it carries is a copy. Thread-safe: replies may come from any thread.
/// </summary>
public sealed class Query : IDisposable
{
    private readonly ZenohSession _session;
    private readonly IncomingQuery _incoming;
    private int _isFinished;

    internal Query(ZenohSession session, KeyExpression key, IncomingQuery incoming, scoped in QueryBody body)
    {
        _session = session;
        _incoming = incoming;
        string parameters = body.Parameters.HasValue ? System.Text.Encoding.UTF8.GetString(body.Parameters.Value) : "";
        Selector = new Selector(key, parameters);
        AcceptsAnyKey = Selector.Find(Zenoh.Session.Selector.AnyKey) is not null;
        Payload = body.HasPayload ? body.Payload.ToArray() : default(ReadOnlyMemory<byte>?);
        Encoding = SchemaCache.FromWire(body.Encoding);
        Attachment = body.Attachment.HasValue ? body.Attachment.Value.ToArray() : default(ReadOnlyMemory<byte>);
        Source = SourceInfo.FromWire(body.SourceInfo);
    }

    /// <summary>What is asked for.</summary>
    public Selector Selector { get; }

    /// <summary>The keys that are asked for.</summary>
    public KeyExpression Key => Selector.Key;

    /// <summary>Whether replies may be on keys outside <see cref="Key"/> (parameter <c>_anyke</c>).</summary>
    public bool AcceptsAnyKey { get; }

    /// <summary>Bytes sent along; null when there are none.</summary>
    public ReadOnlyMemory<byte>? Payload { get; }

    /// <summary>What <see cref="Payload"/> is.</summary>
    public Encoding Encoding { get; }

    /// <summary>Bytes beside the payload; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Attachment { get; }

    /// <summary>Who asks, if the querier said so.</summary>
    public SourceInfo? Source { get; }

    /// <summary>The priority query and replies travel with.</summary>
    public Priority Priority => _incoming.QoS.Priority;

    /// <summary>How long the querier waits, counted from when it asked.</summary>
    public TimeSpan Timeout => _incoming.Timeout;

    /// <summary>Replies with a value.</summary>
    /// <param name="key">What the value is of; one of the keys asked for.</param>
    /// <param name="payload">The bytes; free again when the call returns.</param>
    /// <param name="options">Encoding, timestamp, attachment and source.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="key"/> matches none of the keys asked for, and the query does not accept others.
    /// </exception>
    /// <exception cref="InvalidOperationException">The query is finished.</exception>
    public void Reply(KeyExpression key, ReadOnlySpan<byte> payload, scoped in ReplyOptions options = default) =>
        Send(key, SampleKind.Put, payload, options);

    /// <summary>Replies that a key has no value any more.</summary>
    /// <param name="key">One of the keys asked for.</param>
    /// <param name="options">Timestamp, attachment and source.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="key"/> matches none of the keys asked for, and the query does not accept others.
    /// </exception>
    /// <exception cref="InvalidOperationException">The query is finished.</exception>
    public void ReplyDelete(KeyExpression key, scoped in ReplyOptions options = default) => Send(key, SampleKind.Delete, default, options);

    /// <summary>Replies with a value; the key as text.</summary>
    /// <inheritdoc cref="Reply(KeyExpression, ReadOnlySpan{byte}, in ReplyOptions)"/>
    public void Reply(string key, ReadOnlySpan<byte> payload, scoped in ReplyOptions options = default) =>
        Reply(TextKeys.Read(key), payload, options);

    /// <summary>Replies that a key has no value any more; the key as text.</summary>
    /// <inheritdoc cref="ReplyDelete(KeyExpression, in ReplyOptions)"/>
    public void ReplyDelete(string key, scoped in ReplyOptions options = default) => ReplyDelete(TextKeys.Read(key), options);

    /// <summary>Replies that it cannot be answered.</summary>
    /// <param name="payload">Why; usually text.</param>
    /// <param name="encoding">What <paramref name="payload"/> is.</param>
    /// <exception cref="InvalidOperationException">The query is finished.</exception>
    public void ReplyError(ReadOnlySpan<byte> payload, Encoding encoding = default)
    {
        CheckOpen();
        Err error = default;
        error.Encoding = SchemaCache.ToWire(encoding);
        error.Payload = payload;
        _incoming.Error(error);
    }

    /// <summary>Finishes the query: the querier learns that no more replies come from here. A second call changes nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isFinished, 1) != 0)
            return;
        _incoming.Dispose();
        _session.Forget(this);
    }

    private void Send(KeyExpression key, SampleKind kind, ReadOnlySpan<byte> payload, scoped in ReplyOptions options)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckOpen();
        if (!AcceptsAnyKey && !Key.Intersects(key))
            throw new ArgumentException($"A reply on '{key}' does not answer a query for '{Key}': reply on a key that matches it.", nameof(key));
        ReplyBody reply = default;
        reply.Sample.Kind = kind;
        reply.Sample.Timestamp = options.Timestamp;
        reply.Sample.Encoding = kind == SampleKind.Put ? SchemaCache.ToWire(options.Encoding) : default;
        reply.Sample.SourceInfo = SourceInfo.ToWire(options.Source);
        reply.Sample.Attachment = options.Attachment.IsEmpty ? default : new OptionalBytes(options.Attachment);
        reply.Sample.Payload = payload;
        _incoming.Reply(_session.Names.Outgoing(key), reply);
    }

    private void CheckOpen()
    {
        if (Volatile.Read(ref _isFinished) != 0)
            throw new InvalidOperationException($"The query for '{Selector}' is finished: reply before it is disposed.");
    }
}
