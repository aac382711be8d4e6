using Zenoh.Configuration;
using Zenoh.KeyExpressions;
using Zenoh.Routing.Filtering;

namespace Zenoh.Tests.Routing.Filtering;

/// <summary>Random rules, subjects and keys: what is compiled and remembered says the same as the specification read word by word.</summary>
public sealed class AccessModelTests
{
    private const int Configurations = 300;
    private const int QuestionsPerFace = 200;

    private static readonly string[] Chunks = ["a", "b", "*", "**", "a$*", "@v"];
    private static readonly string[] Names = ["alice", "bob", "carol"];
    private static readonly string[] Protocols = ["tcp", "tls", "udp"];
    private static readonly string[] Interfaces = ["eth0", "eth1"];
    private static readonly ZenohId[] Ids = [.. new[] { "1", "2" }.Select(ZenohId.Parse)];

    [Fact]
    public void Compiled_rules_decide_as_the_specification_reads()
    {
        var random = new Random(20_261_122);
        int permitted = 0;
        for (int i = 0; i < Configurations; i++)
        {
            AccessControlConfig access = Config(random);
            var policies = new AccessPolicies(access);
            foreach (Flows flow in (Flows[])[Flows.Ingress, Flows.Egress])
            {
                Peer peer = new(random);
                var rules = FlowRules.For(flow, peer.Subject, new FilterOptions { AccessControl = access }, policies, TimeProvider.System);
                FlowFilter? filter = rules is null ? null : new FlowFilter(rules, new FilterCounts());
                for (int question = 0; question < QuestionsPerFace; question++)
                {
                    MessageKinds kind = Kind(random);
                    KeyExpression key = Key(random);
                    bool expected = Expected(access, peer, flow, kind, key);
                    Assert.True(expected == (filter?.Permits(kind, key) ?? true), $"configuration {i}, {flow} {kind} {key}: {expected} was expected");
                    permitted += expected ? 1 : 0;
                }
            }
        }

        // The model asks for both: neither answer is rare.
        Assert.InRange(permitted, Configurations * QuestionsPerFace / 10, 2 * Configurations * QuestionsPerFace * 9 / 10);
    }

    /// <summary>Any deny rule that includes the key denies; else a default of allow allows; else an allow rule that includes it is needed.</summary>
    private static bool Expected(AccessControlConfig access, Peer peer, Flows flow, MessageKinds kind, KeyExpression key)
    {
        bool allowed = access.DefaultPermission == AccessVerdict.Allow;
        foreach (AccessPolicy policy in access.Policies)
        {
            foreach (AccessRule rule in access.Rules.Where(rule => policy.Rules.Contains(rule.Id)))
            {
                bool holds = access.Subjects.Any(subject => policy.Subjects.Contains(subject.Id) && peer.Is(subject))
                    && rule.Flows.HasFlag(flow) && rule.Messages.HasFlag(kind) && rule.KeyExpressions.Any(about => about.Includes(key));
                if (holds && rule.Permission == AccessVerdict.Deny)
                    return false;
                allowed |= holds;
            }
        }

        return allowed;
    }

    private static AccessControlConfig Config(Random random) => new()
    {
        Enabled = true,
        DefaultPermission = random.Next(2) == 0 ? AccessVerdict.Allow : AccessVerdict.Deny,
        Rules =
        [
            .. Enumerable.Range(0, random.Next(1, 6)).Select(i => new AccessRule
            {
                Id = $"r{i}",
                Permission = random.Next(2) == 0 ? AccessVerdict.Allow : AccessVerdict.Deny,
                Flows = (Flows)random.Next(1, 4),
                Messages = (MessageKinds)random.Next(1, 512),
                KeyExpressions = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Key(random))],
            }),
        ],
        Subjects =
        [
            .. Enumerable.Range(0, 3).Select(i => new AccessSubject
            {
                Id = $"s{i}",
                Interfaces = Some(random, Interfaces),
                LinkProtocols = Some(random, Protocols),
                UserNames = Some(random, Names),
                CertificateCommonNames = Some(random, Names),
                Ids = Some(random, Ids),
            }),
        ],
        Policies =
        [
            .. Enumerable.Range(0, random.Next(0, 4)).Select(_ => new AccessPolicy
            {
                Rules = [.. Enumerable.Range(0, 2).Select(_ => $"r{random.Next(6)}")],
                Subjects = [.. Enumerable.Range(0, 2).Select(_ => $"s{random.Next(3)}")],
            }),
        ],
    };

    /// <summary>Mostly nothing: a property that is not named may be anything.</summary>
    private static T[] Some<T>(Random random, T[] of) => random.Next(4) > 0 ? [] : [.. of.Where(_ => random.Next(2) == 0)];

    private static MessageKinds Kind(Random random) => (MessageKinds)(1 << random.Next(9));

    private static KeyExpression Key(Random random)
    {
        while (true)
        {
            string text = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Chunks[random.Next(Chunks.Length)]));
            if (KeyExpression.TryParse(text, out KeyExpression? key))
                return key;
        }
    }

    /// <summary>A node with one or two links.</summary>
    private sealed class Peer
    {
        private readonly ZenohId _id;
        private readonly Zenoh.Transport.TransportLinkInfo[] _links;

        public Peer(Random random)
        {
            _id = Ids[random.Next(Ids.Length)];
            _links =
            [
                .. Enumerable.Range(0, random.Next(1, 3)).Select(_ => FilteredNetwork.Link(
                    Protocols[random.Next(3)], Interfaces[random.Next(2)], random.Next(2) == 0 ? null : Names[random.Next(3)], random.Next(2) == 0 ? null : Names[random.Next(3)])),
            ];
            Subject = new Subject(_id, _links);
        }

        public Subject Subject { get; }

        public bool Is(AccessSubject subject)
        {
            if (subject.Ids.Count > 0 && !subject.Ids.Contains(_id))
                return false;
            return _links.Any(link => Fits(subject.Interfaces, link.Interfaces[0]) && Fits(subject.LinkProtocols, link.Source.Protocol)
                && Fits(subject.UserNames, link.User) && Fits(subject.CertificateCommonNames, link.CertificateCommonName));
        }

        private static bool Fits(IReadOnlyList<string> wanted, string? value) => wanted.Count == 0 || (value is not null && wanted.Contains(value));
    }
}
