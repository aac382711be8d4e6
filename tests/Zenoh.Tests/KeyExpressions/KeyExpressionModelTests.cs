using Zenoh.KeyExpressions;

namespace Zenoh.Tests.KeyExpressions;

/// <summary>Random expressions over a small alphabet against <see cref="SetModel"/>. Seeds are fixed: a failure repeats.</summary>
public sealed class KeyExpressionModelTests
{
    private const int Expressions = 150;
    private readonly (KeyExpression Key, HashSet<string> Members)[] _samples = Samples(seed: 1);

    [Fact]
    public void Matching_a_concrete_key_is_membership_in_the_set()
    {
        foreach (var (key, members) in _samples)
        {
            foreach (var concrete in SetModel.Universe)
            {
                var expected = members.Contains(concrete);
                Assert.True(expected == key.Intersects(KeyExpression.Parse(concrete)), $"{key} ∩ {concrete} should be {expected}");
                Assert.True(expected == key.Includes(KeyExpression.Parse(concrete)), $"{key} ⊇ {concrete} should be {expected}");
            }
        }
    }

    [Fact]
    public void Expressions_intersect_exactly_when_their_sets_do() => ForAllPairs((left, right) =>
    {
        // Four chunks on each side can need keys of seven; then the small universe cannot show the common key, but never the reverse.
        var expected = left.Members.Overlaps(right.Members);
        var actual = left.Key.Intersects(right.Key);
        Assert.True(actual || !expected, $"{left.Key} and {right.Key} share a key");
        Assert.True(!actual || expected || NeedsLongKeys(left.Key, right.Key), $"{left.Key} and {right.Key} share no key");
        Assert.Equal(actual, right.Key.Intersects(left.Key));
    });

    [Fact]
    public void An_expression_includes_another_only_when_its_set_does() => ForAllPairs((left, right) =>
    {
        if (!left.Key.Includes(right.Key)) return;
        Assert.True(left.Members.IsSupersetOf(right.Members), $"{left.Key} does not include {right.Key}");
        Assert.True(left.Key.Intersects(right.Key), $"{left.Key} includes {right.Key} but does not intersect it");
    });

    [Fact]
    public void Inclusion_answers_as_its_definition() => ForAllPairs((left, right) =>
        Assert.True(
            DefinedIncludes(left.Key.ToString().Split('/'), right.Key.ToString().Split('/')) == left.Key.Includes(right.Key),
            $"{left.Key} ⊇ {right.Key}"));

    [Fact]
    public void Every_expression_includes_itself_and_its_canonical_form_is_itself() => Assert.All(_samples, sample =>
    {
        Assert.True(sample.Key.Includes(sample.Key));
        Assert.Equal(sample.Key, KeyExpression.Canonize(sample.Key.ToString()));
    });

    [Fact]
    public void Canonical_texts_stay_as_they_are_and_random_texts_never_throw()
    {
        var random = new Random(2);
        const string Alphabet = "a$*/**@#é";
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var isCanonizable = KeyExpression.TryCanonize(text, out var canonical, out _);
            Assert.Equal(KeyExpression.TryParse(text, out var parsed), isCanonizable && canonical!.ToString() == text);
            Assert.True(canonical is null || KeyExpression.Parse(canonical.ToString()) == canonical);
            Assert.True(parsed is null || parsed == canonical);
        }
    }

    [Fact]
    public void A_tree_finds_what_comparing_one_by_one_finds_while_it_grows_and_shrinks()
    {
        var random = new Random(3);
        var tree = new KeyExpressionTree<KeyExpression>();
        var stored = new HashSet<KeyExpression>();
        for (var round = 0; round < 2_000; round++)
        {
            var key = SetModel.Expression(random);
            if (random.Next(3) == 0) Assert.Equal(stored.Remove(key), tree.Remove(key, out _));
            else
            {
                tree.Set(key, key);
                stored.Add(key);
            }

            Assert.Equal(stored.Count, tree.Count);
            AssertFinds(tree, stored, SetModel.Expression(random));
        }

        foreach (var key in stored) Assert.True(tree.Remove(key, out _));
        List<KeyExpression> left = [];
        tree.CopyTo(left);
        Assert.Empty(left);
        Assert.Equal(0, tree.Count);
    }

    private static void AssertFinds(KeyExpressionTree<KeyExpression> tree, HashSet<KeyExpression> stored, KeyExpression asked)
    {
        AssertSame(stored.Where(asked.Intersects), tree, asked, KeyRelation.Intersecting);
        AssertSame(stored.Where(asked.Includes), tree, asked, KeyRelation.Included);
        AssertSame(stored.Where(key => key.Includes(asked)), tree, asked, KeyRelation.Including);
    }

    private static void AssertSame(IEnumerable<KeyExpression> expected, KeyExpressionTree<KeyExpression> tree, KeyExpression asked, KeyRelation relation)
    {
        List<KeyExpression> found = [];
        tree.Find(asked.Utf8, relation, found);
        Assert.Equal(expected.Select(key => key.ToString()).Order(StringComparer.Ordinal), found.Select(key => key.ToString()).Order(StringComparer.Ordinal));
    }

    private void ForAllPairs(Action<(KeyExpression Key, HashSet<string> Members), (KeyExpression Key, HashSet<string> Members)> check)
    {
        foreach (var left in _samples)
        {
            foreach (var right in _samples) check(left, right);
        }
    }

    private static bool NeedsLongKeys(KeyExpression left, KeyExpression right) =>
        left.ToString().Split('/').Length + right.ToString().Split('/').Length > 4;

    private static (KeyExpression Key, HashSet<string> Members)[] Samples(int seed)
    {
        var random = new Random(seed);
        var keys = Enumerable.Range(0, Expressions).Select(_ => SetModel.Expression(random));
        return [.. keys.Select(key => (key, SetModel.Members(key)))];
    }

    /// <summary>The recursive definition of the Zenoh wire specification, for chunk lists.</summary>
    private static bool DefinedIncludes(ReadOnlySpan<string> outer, ReadOnlySpan<string> inner)
    {
        if (outer.SequenceEqual(inner)) return true;
        if (outer.IsEmpty) return inner.IsEmpty;
        if (outer[0] == "**")
            return DefinedIncludes(outer[1..], inner) || (!inner.IsEmpty && inner[0][0] != '@' && DefinedIncludes(outer, inner[1..]));
        return !inner.IsEmpty && inner[0] != "**"
            && Chunk.Includes(System.Text.Encoding.UTF8.GetBytes(outer[0]), System.Text.Encoding.UTF8.GetBytes(inner[0])) && DefinedIncludes(outer[1..], inner[1..]);
    }
}
