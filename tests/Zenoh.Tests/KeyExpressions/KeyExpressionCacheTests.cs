using System.Globalization;
using Zenoh.KeyExpressions;

namespace Zenoh.Tests.KeyExpressions;

public sealed class KeyExpressionCacheTests
{
    [Fact]
    public void A_key_seen_before_is_the_same_object_and_costs_no_allocation()
    {
        var cache = new KeyExpressionCache();
        Assert.True(cache.Resolve("demo/a"u8, out var first).IsNone);
        var before = GC.GetAllocatedBytesForCurrentThread();
        cache.Resolve("demo/a"u8, out var second);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Same(first, second);
        Assert.Equal((1, 1), cache.Counts);
    }

    [Fact]
    public void A_prefix_and_a_suffix_are_one_key()
    {
        var cache = new KeyExpressionCache();
        cache.Resolve("demo/a"u8, out var whole);
        cache.Resolve("demo"u8, "/a"u8, out var joined);
        Assert.Same(whole, joined);
        cache.Resolve("demo/a"u8, default, out var prefixOnly);
        Assert.Same(whole, prefixOnly);
    }

    [Fact]
    public void An_unusable_key_is_a_problem_and_not_kept()
    {
        var cache = new KeyExpressionCache();
        Assert.Equal(KeyExpressionFault.EmptyChunk, cache.Resolve("e//x"u8, out var key).Fault);
        Assert.Null(key);
        Assert.Equal(KeyExpressionFault.TooLong, cache.Resolve(new byte[40_000], new byte[40_000], out _).Fault);
    }

    [Fact]
    public void A_full_cache_forgets_the_key_not_used_for_longest()
    {
        var cache = new KeyExpressionCache(4);
        cache.Resolve("k0"u8, out var kept);
        for (var number = 1; number <= 20; number++)
        {
            cache.Resolve(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"k{number}")), out _);
            cache.Resolve("k0"u8, out var again);
            Assert.Same(kept, again);
        }

        cache.Resolve("k1"u8, out _);
        Assert.Equal((20, 22), cache.Counts);
    }

    [Fact]
    public void A_very_long_key_is_resolved_but_not_kept()
    {
        var cache = new KeyExpressionCache();
        var longKey = System.Text.Encoding.UTF8.GetBytes(new string('a', KeyExpressionLimits.MaxCachedBytes + 1));
        cache.Resolve(longKey, out var first);
        cache.Resolve(longKey, out var second);
        Assert.NotSame(first, second);
        Assert.Equal(first, second);
    }
}
