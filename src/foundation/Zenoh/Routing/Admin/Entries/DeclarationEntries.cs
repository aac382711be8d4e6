using Zenoh.KeyExpressions;
using Zenoh.Routing.Declarations;

namespace Zenoh.Routing.Admin.Entries;

/// <summary>Subscribers, queryables and tokens: one entry per key, with those who declared it.</summary>
internal sealed class DeclarationEntries(KeyExpression root, Node node) : IAdminEntries
{
    private readonly (EntityKind Kind, KeyExpression Key)[] _families =
        [(EntityKind.Subscriber, root / "subscriber"), (EntityKind.Queryable, root / "queryable"), (EntityKind.Token, root / "token")];

    public void Answer(AdminAnswers answers)
    {
        foreach ((EntityKind kind, KeyExpression family) in _families)
        {
            foreach (KeyExpression wanted in answers.Below(family))
                Answer(answers, kind, family, wanted);
        }
    }

    private void Answer(AdminAnswers answers, EntityKind kind, KeyExpression family, KeyExpression wanted)
    {
        foreach (KeyExpression key in KeysOf(kind, wanted))
        {
            if (answers.IsOver)
                return;
            Sources sources = SourcesOf(kind, key);
            if (!sources.IsEmpty)
                answers.AddJson(family / key, sources.Write);
        }
    }

    private List<KeyExpression> KeysOf(EntityKind kind, KeyExpression wanted)
    {
        using var turn = node.Tables.Begin();
        return [.. node.Tables[kind].Matching(wanted).Take(node.Options.Limits.AdminReplies + 1).Select(static entry => entry.Key)];
    }

    private Sources SourcesOf(EntityKind kind, KeyExpression key)
    {
        var sources = new Sources(node);
        using var turn = node.Tables.Begin();
        if (node.Tables[kind].TryGet(key, out KeyEntry? entry))
        {
            foreach (Entity entity in entry.Entities)
                sources.Add(entity.By);
        }

        return sources;
    }
}
