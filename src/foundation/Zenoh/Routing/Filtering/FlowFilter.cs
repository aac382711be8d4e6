using System.Collections.Concurrent;
using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Protocol.Bodies;
using Zenoh.Protocol.Network;
using Zenoh.Protocol.Primitives;

namespace Zenoh.Routing.Filtering;

/// <summary>
/// Decides which messages of one direction of one face pass. What the rules say about a key is worked out once and remembered, so that messages of
/// known keys cost no memory. Thread-safe.
/// </summary>
internal sealed class FlowFilter(FlowRules rules, FilterCounts counts)
{
    private static readonly KeyExpression Everything = KeyExpression.Parse("**");

    private ConcurrentDictionary<KeyExpression, KeyRules>? _known;
    private volatile KeyRules? _last;

    /// <summary>Whether a declaration or interest may pass. Not counted: announcements ask often about one message.</summary>
    public bool Permits(MessageKinds kind, KeyExpression key) => (RulesOf(key).Permitted & kind) != 0;

    /// <summary>Whether a declaration or interest that arrived may pass.</summary>
    public bool Admits(MessageKinds kind, KeyExpression key)
    {
        if (Permits(kind, key))
            return true;
        counts.CountDenied();
        return false;
    }

    /// <summary>Whether an interest that arrived may pass, perhaps without the tokens.</summary>
    public bool Admits(InterestMode mode, ref InterestOptions options, KeyExpression? key)
    {
        InterestOptions asked = options;
        bool permits = Permits(mode, ref options, key);
        if (asked != options)
            counts.CountDenied();
        return permits;
    }

    /// <summary>
    /// Whether an interest may pass. Only tokens have rules: where they are denied they are taken out, and what then asks for nothing does not pass.
    /// </summary>
    /// <param name="mode">Current is a liveliness query; what lasts, whether it asks for what there is or not, is a liveliness subscriber.</param>
    /// <param name="options">What is asked for, and then what may be.</param>
    /// <param name="key">Null for everything, which only a rule about everything includes.</param>
    public bool Permits(InterestMode mode, ref InterestOptions options, KeyExpression? key)
    {
        if ((options & InterestOptions.Tokens) == 0)
            return true;
        MessageKinds kind = mode == InterestMode.Current ? MessageKinds.LivelinessQuery : MessageKinds.DeclareLivelinessSubscriber;
        if (Permits(kind, key ?? Everything))
            return true;
        options &= ~InterestOptions.Tokens;
        return (options & (InterestOptions.Subscribers | InterestOptions.Queryables)) != 0;
    }

    /// <summary>Whether a sample passes, and with which quality of service.</summary>
    public bool Passes(KeyExpression key, scoped in SampleBody body, ref QoS qos) =>
        Passes(body.Kind == SampleKind.Put ? MessageKinds.Put : MessageKinds.Delete, key, SizeOf(body), ref qos);

    /// <summary>Whether a query passes, and with which quality of service.</summary>
    public bool Passes(KeyExpression key, scoped in Query body, ref QoS qos) =>
        Passes(MessageKinds.Query, key, body.Payload.Length + (long)body.Attachment.Value.Length, ref qos);

    /// <summary>Whether an answer passes, and with which quality of service.</summary>
    public bool Passes(KeyExpression key, scoped in Response response, ref QoS qos) =>
        Passes(MessageKinds.Reply, key, response.IsError ? response.Error.Payload.Length : SizeOf(response.Reply.Sample), ref qos);

    private static long SizeOf(scoped in SampleBody body) => body.Payload.Length + (long)body.Attachment.Value.Length;

    private bool Passes(MessageKinds kind, KeyExpression key, long size, ref QoS qos)
    {
        KeyRules about = RulesOf(key);
        if ((about.Permitted & kind) == 0)
        {
            counts.CountDenied();
            return false;
        }

        if (size > about.LargestOf(kind))
        {
            counts.CountTooLarge();
            return false;
        }

        foreach (RateLimit limit in about.Rates)
        {
            if ((limit.Kinds & kind) != 0 && !limit.Gate.TryPass())
            {
                counts.CountTooFrequent();
                return false;
            }
        }

        foreach (QosRewrite rewrite in about.Rewrites)
            rewrite.Apply(kind, size, ref qos);
        return true;
    }

    private KeyRules RulesOf(KeyExpression key)
    {
        if (_last is { } last && ReferenceEquals(last.Key, key))
            return last;
        ConcurrentDictionary<KeyExpression, KeyRules> known = _known ?? Begin();
        if (!known.TryGetValue(key, out KeyRules? about))
        {
            about = rules.About(key);
            if (known.Count >= Limits.FilteredKeys)
                known.Clear();
            if (key.Utf8.Length <= KeyExpressionLimits.MaxCachedBytes)
                known[key] = about;
        }

        // What arrives names a key by the same object for as long as it comes often: a run of messages of one key is searched for once.
        _last = about;
        return about;
    }

    private ConcurrentDictionary<KeyExpression, KeyRules> Begin()
    {
        var fresh = new ConcurrentDictionary<KeyExpression, KeyRules>(concurrencyLevel: 1, capacity: 1);
        return Interlocked.CompareExchange(ref _known, fresh, null) ?? fresh;
    }
}
