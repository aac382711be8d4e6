using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Primitives;
using Zenoh.Routing.Local;
using Zenoh.Transport;

namespace Zenoh.Routing.Admin;

/// <summary>The answers to one query of the admin space. Used by one thread.</summary>
/// <param name="query">The query.</param>
/// <param name="most">Answers to it (<c>routing/limits/admin_replies</c>).</param>
internal sealed class AdminAnswers(IncomingQuery query, int most)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _count;
    private bool _isCut;

    /// <summary>Nobody waits for more, or there are too many.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Says that a query is not answered, and why.</summary>
    public static void Refuse(IncomingQuery query, string reason)
    {
        using (query)
            query.Error(new Err { Encoding = new WireEncoding(Encoding.TextPlain.Id), Payload = System.Text.Encoding.UTF8.GetBytes(reason) });
    }

    /// <summary>Whether an entry is asked for.</summary>
    public bool Asks(KeyExpression key) => query.Key.Intersects(key);

    /// <summary>What is asked for below a key.</summary>
    public IReadOnlyList<KeyExpression> Below(KeyExpression key) => query.Key.StripPrefix(key);

    public void Add(KeyExpression key, WireEncoding encoding, ReadOnlySpan<byte> payload)
    {
        if (IsOver)
            return;
        if (_count == most)
        {
            IsOver = _isCut = true;
            return;
        }

        _count++;
        var reply = new Reply { Sample = new SampleBody { Encoding = encoding, Payload = payload } };
        IsOver = query.Reply(key, reply) == SendOutcome.Closed;
    }

    public void AddText(KeyExpression key, string text) =>
        Add(key, new WireEncoding(Encoding.TextPlain.Id), System.Text.Encoding.UTF8.GetBytes(text));

    public void AddJson(KeyExpression key, Action<Utf8JsonWriter> write)
    {
        _bytes.ResetWrittenCount();
        using (Utf8JsonWriter json = new(_bytes, Json))
            write(json);
        Add(key, new WireEncoding(Encoding.Json.Id), _bytes.WrittenSpan);
    }

    /// <summary>Adds all answers and ends the query.</summary>
    public void Run(Action<AdminAnswers> write)
    {
        using (query)
        {
            write(this);
            if (_isCut)
                Refuse(query, $"more than {most} entries match '{query.Key}': ask for fewer keys, or raise routing/limits/admin_replies there");
        }
    }
}
