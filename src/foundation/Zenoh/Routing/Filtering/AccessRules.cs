using Zenoh.Configuration;
using Zenoh.KeyExpressions;

namespace Zenoh.Routing.Filtering;

/// <summary>
/// Access rules by key (Zenoh wire specification, access control). A rule is about the keys its expressions include; one that denies goes before the
/// default, the default before those that allow. Immutable.
/// </summary>
internal sealed class AccessRules
{
    /// <summary>Every kind of message rules know.</summary>
    public const MessageKinds Everything = MessageKinds.Push | MessageKinds.Query | MessageKinds.Reply | MessageKinds.DeclareSubscriber
        | MessageKinds.DeclareQueryable | MessageKinds.LivelinessToken | MessageKinds.LivelinessQuery | MessageKinds.DeclareLivelinessSubscriber;

    private readonly KeyExpressionTree<Verdicts> _verdicts = new();
    private readonly AccessVerdict _default;

    public AccessRules(IEnumerable<AccessRule> rules, AccessVerdict defaultPermission)
    {
        _default = defaultPermission;
        foreach (AccessRule rule in rules)
        {
            var verdicts = rule.Permission == AccessVerdict.Deny ? new Verdicts(rule.Messages, 0) : new Verdicts(0, rule.Messages);
            foreach (KeyExpression key in rule.KeyExpressions)
                _verdicts.Set(key, _verdicts.TryGet(key, out Verdicts others) ? verdicts.And(others) : verdicts);
        }
    }

    /// <summary>The kinds of messages about a key that may pass.</summary>
    public MessageKinds PermittedFor(KeyExpression key)
    {
        var visitor = new Sum();
        _verdicts.Visit(key.Utf8, KeyRelation.Including, ref visitor);
        MessageKinds permitted = _default == AccessVerdict.Allow ? Everything : visitor.Total.Allowed;
        return permitted & ~visitor.Total.Denied;
    }

    private readonly record struct Verdicts(MessageKinds Denied, MessageKinds Allowed)
    {
        public Verdicts And(Verdicts other) => new(Denied | other.Denied, Allowed | other.Allowed);
    }

    private struct Sum : IKeyExpressionVisitor<Verdicts>
    {
        public Verdicts Total { get; private set; }

        public void Visit(KeyExpression key, Verdicts value) => Total = Total.And(value);
    }
}
