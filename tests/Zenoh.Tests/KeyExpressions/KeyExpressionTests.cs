using Zenoh.KeyExpressions;

namespace Zenoh.Tests.KeyExpressions;

public sealed class KeyExpressionTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("/a", "begins with '/'")]
    [InlineData("a/", "ends with '/'")]
    [InlineData("a//b", "in chunk 2 ('')")]
    [InlineData("a/b/c#d", "'#' or '?' in chunk 3 ('c#d')")]
    [InlineData("a/b*/c", "'*' next to other characters in chunk 2 ('b*')")]
    [InlineData("x$y/c", "'$' without '*' behind it in chunk 1 ('x$y')")]
    [InlineData("a/**/**", "'**' behind '**' in chunk 3")]
    [InlineData("a/**/*", "'*' behind '**' in chunk 3")]
    [InlineData("a/$*", "'$*' alone in chunk 2")]
    [InlineData("a/b$*$*", "'$*$*' in chunk 2")]
    public void A_refused_text_is_told_what_is_wrong_and_where(string text, string expected)
    {
        Assert.False(KeyExpression.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.Equal(problem, Assert.Throws<FormatException>(() => KeyExpression.Parse(text)).Message);
    }

    [Fact]
    public void An_unusable_chunk_is_reported_even_behind_one_that_is_only_not_canonical()
    {
        Assert.False(KeyExpression.TryParse("**/*/a*", out _, out var problem));
        Assert.Contains("chunk 3 ('a*')", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_and_number_of_chunks_are_bounded()
    {
        Assert.True(KeyExpression.TryParse(new string('a', 65_535), out _));
        Assert.False(KeyExpression.TryParse(new string('a', 65_536), out _, out var tooLong));
        Assert.Contains("65535 bytes", tooLong, StringComparison.Ordinal);
        Assert.True(KeyExpression.TryParse(string.Join('/', Enumerable.Repeat("a", 255)), out _));
        Assert.False(KeyExpression.TryParse(string.Join('/', Enumerable.Repeat("a", 256)), out _, out var tooMany));
        Assert.Contains("255 chunks", tooMany, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Equal(KeyExpressionFault.NotUtf8, KeyExpression.Parse([(byte)0x61, 0xC3], out _).Fault);

    [Fact]
    public void Expressions_are_equal_when_their_canonical_forms_are()
    {
        var (one, other) = (KeyExpression.Canonize("a/**/*/$*"), KeyExpression.Parse("a/*/*/**"));
        Assert.True(one == other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.True(one != KeyExpression.Parse("a/*/**"));
        Assert.True(one.IsWild);
        Assert.False(KeyExpression.Parse("a/b").IsWild);
        Assert.Equal("a/*/*/**"u8, one.Utf8);
    }

    [Theory]
    [InlineData("a/b", "c", "a/b/c")]
    [InlineData("a/**", "*", "a/*/**")]
    [InlineData("a/**", "**/b", "a/**/b")]
    [InlineData("a", "b/$*", "a/b/*")]
    public void Joining_puts_a_slash_between_and_stays_canonical(string head, string tail, string expected) =>
        Assert.Equal(expected, (KeyExpression.Parse(head) / tail).ToString());

    [Theory]
    [InlineData("/b")]
    [InlineData("b/")]
    [InlineData("")]
    [InlineData("b*")]
    public void Joining_what_makes_no_expression_is_refused(string tail) =>
        Assert.Throws<FormatException>(() => KeyExpression.Parse("a").Join(tail));

    [Theory]
    [InlineData("demo", "/**", "demo/**")]
    [InlineData("dem", "o", "demo")]
    public void Concatenation_adds_no_slash(string head, string tail, string expected) =>
        Assert.Equal(expected, KeyExpression.Parse(head).Concat(tail).ToString());

    [Fact]
    public void Concatenation_of_two_stars_by_accident_is_refused() =>
        Assert.Throws<FormatException>(() => KeyExpression.Parse("a/b$*").Concat("*"));

    [Theory]
    [InlineData("a/**", "a/b", "**")]
    [InlineData("a/b/c", "a", "b/c")]
    [InlineData("a/b/c", "a/b", "c")]
    [InlineData("a/b", "a/b", "")]
    [InlineData("a/b", "a/c", "")]
    [InlineData("a/*/c", "a/b", "c")]
    [InlineData("a/**/c/*", "a/b/c", "* **/c/*")]
    [InlineData("**", "a/b", "**")]
    [InlineData("**/x", "a", "**/x")]
    [InlineData("a/x$*/c", "a/xy", "c")]
    [InlineData("@a/**", "@a", "**")]
    [InlineData("**/b", "@a", "")]
    public void Stripping_a_prefix_leaves_what_may_follow_it(string key, string prefix, string expected)
    {
        var rest = KeyExpression.Parse(key).StripPrefix(KeyExpression.Parse(prefix)).Select(item => item.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', rest));
    }

    [Fact]
    public void Relations_allocate_nothing()
    {
        var (wide, narrow, key) = (KeyExpression.Parse("a/**/b$*/**/@x"), KeyExpression.Parse("a/*/bc$*/*/@x"), KeyExpression.Parse("a/q/bcd/r/@x"));
        Assert.True(wide.Intersects(narrow) && wide.Includes(narrow) && narrow.Includes(key));
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var round = 0; round < 100; round++)
            {
                wide.Intersects(narrow);
                wide.Includes(narrow);
                wide.Intersects(key);
            }
        }));
    }

    [Fact]
    public void Hostile_wildcards_are_compared_in_bounded_steps()
    {
        var left = KeyExpression.Parse(string.Join('/', Enumerable.Repeat("**/a", 127)) + "/b");
        var right = KeyExpression.Parse(string.Join('/', Enumerable.Repeat("a/**", 127)) + "/c");
        Assert.False(left.Intersects(right));
        Assert.False(left.Includes(right));
    }
}
