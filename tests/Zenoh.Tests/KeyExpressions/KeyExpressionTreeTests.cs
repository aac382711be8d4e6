using System.Globalization;
using Zenoh.KeyExpressions;

namespace Zenoh.Tests.KeyExpressions;

public sealed class KeyExpressionTreeTests
{
    [Fact]
    public void A_stored_value_is_found_replaced_and_removed_under_its_own_expression_only()
    {
        var tree = new KeyExpressionTree<int>();
        tree.Set(KeyExpression.Parse("a/*"), 1);
        tree.Set(KeyExpression.Parse("a/*"), 2);
        Assert.Equal(1, tree.Count);
        Assert.True(tree.TryGet(KeyExpression.Parse("a/*"), out var value));
        Assert.Equal(2, value);
        Assert.False(tree.TryGet(KeyExpression.Parse("a"), out _));
        Assert.False(tree.Remove(KeyExpression.Parse("a/b"), out _));
        Assert.True(tree.Remove(KeyExpression.Parse("a/*"), out var removed));
        Assert.Equal(2, removed);
        Assert.False(tree.TryGet(KeyExpression.Parse("a/*"), out _));
    }

    [Fact]
    public void Removing_an_expression_keeps_those_below_and_above_it()
    {
        var tree = new KeyExpressionTree<string>();
        foreach (var key in new[] { "a", "a/b", "a/b/c" }) tree.Set(KeyExpression.Parse(key), key);
        tree.Remove(KeyExpression.Parse("a/b"), out _);
        Assert.Equal(["a", "a/b/c"], Found(tree, "a/**", KeyRelation.Intersecting));
    }

    [Theory]
    [InlineData("a/b", "** a/$*b a/* a/**")]
    [InlineData("a/@x", "a/@x")]
    [InlineData("a/*", "** **/a/**/a a/$*b a/* a/**")]
    [InlineData("q", "**")]
    [InlineData("a/a/a", "** **/a/**/a a/**")]
    [InlineData("a/**", "** **/a/**/a a/$*b a/* a/**")]
    [InlineData("a/@x/**", "a/@x")]
    public void Every_intersecting_expression_is_found_once(string key, string expected)
    {
        var tree = new KeyExpressionTree<string>();
        foreach (var stored in new[] { "a/*", "a/**", "a/$*b", "a/@x", "**", "**/a/**/a" }) tree.Set(KeyExpression.Parse(stored), stored);
        Assert.Equal(expected.Split(' '), Found(tree, key, KeyRelation.Intersecting));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void The_nodes_a_search_looks_at_do_not_depend_on_how_much_is_stored(int expressions)
    {
        var tree = Filled(expressions);
        Assert.Equal((expressions + 3, 10), (tree.Count, Visit(tree, "fleet/robot7/arm/joint3", out var matches)));
        Assert.Equal(5, matches);
        Assert.Equal(1, Visit(tree, "elsewhere/robot7", out matches));
        Assert.Equal(1, matches);
    }

    [Fact]
    public void Searching_allocates_nothing()
    {
        var tree = Filled(1_000);
        var key = KeyExpression.Parse("fleet/robot7/arm/joint3");
        var into = new List<int>(16);
        tree.Find(key.Utf8, KeyRelation.Intersecting, into);
        into.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        tree.Find(key.Utf8, KeyRelation.Intersecting, into);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(5, into.Count);
    }

    [Fact]
    public void An_expression_of_the_greatest_length_is_stored_and_found()
    {
        var tree = new KeyExpressionTree<int>();
        var longest = KeyExpression.Parse(string.Join('/', Enumerable.Repeat("a", KeyExpressionLimits.MaxChunks)));
        tree.Set(longest, 1);
        tree.Set(KeyExpression.Parse("**"), 2);
        List<int> found = [];
        tree.Find(longest.Utf8, KeyRelation.Intersecting, found);
        tree.Find("**"u8, KeyRelation.Included, found);
        Assert.Equal([1, 1, 2, 2], found.Order());
    }

    /// <summary>Literal expressions of robots with ten joints each, and three with wildcards; the key of robot 7, joint 3 matches five.</summary>
    private static KeyExpressionTree<int> Filled(int expressions)
    {
        var tree = new KeyExpressionTree<int>();
        string[] wild = ["**", "fleet/*/arm/joint$*", "fleet/**"];
        for (var number = 0; number < wild.Length; number++) tree.Set(KeyExpression.Parse(wild[number]), -number);
        for (var number = 0; number < expressions; number++)
        {
            var key = number == 0 ? "fleet/robot7/**" : string.Create(CultureInfo.InvariantCulture, $"fleet/robot{number / 10}/arm/joint{number % 10}");
            tree.Set(KeyExpression.Parse(key), number);
        }

        return tree;
    }

    private static int Visit(KeyExpressionTree<int> tree, string key, out int matches)
    {
        var counter = default(Counter);
        var visited = tree.Visit(System.Text.Encoding.UTF8.GetBytes(key), KeyRelation.Intersecting, ref counter);
        matches = counter.Matches;
        return visited;
    }

    private static IEnumerable<string> Found(KeyExpressionTree<string> tree, string key, KeyRelation relation)
    {
        List<string> found = [];
        tree.Find(System.Text.Encoding.UTF8.GetBytes(key), relation, found);
        return found.Order(StringComparer.Ordinal);
    }

    private struct Counter : IKeyExpressionVisitor<int>
    {
        public int Matches { get; private set; }

        public void Visit(KeyExpression key, int value) => Matches++;
    }
}
