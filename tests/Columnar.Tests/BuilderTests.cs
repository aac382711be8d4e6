using Columnar.Arrays;
using Columnar.Builders;
using Columnar.Types;

namespace Columnar.Tests;

public sealed class BuilderTests
{
    [Fact]
    public void Primitive_builder_keeps_values_and_nulls_in_order()
    {
        var builder = new PrimitiveBuilder<int>();
        builder.AppendRange([1, 2]);
        builder.AppendNull();
        builder.Append(4);
        builder.AppendRange([5, 6]);
        builder.Append((int?)null);

        PrimitiveArray<int> array = builder.Build();

        Assert.Equal([1, 2, null, 4, 5, 6, null], Enumerable.Range(0, array.Length).Select(array.GetValue));
        Assert.Equal(2, array.NullCount);
        Assert.Equal("int32[7] [1, 2, null, 4, 5, 6, null]", array.ToString());
    }

    [Fact]
    public void Builder_starts_anew_after_build_and_leaves_the_built_array_alone()
    {
        var builder = new Utf8Builder();
        builder.Append("first");
        builder.AppendNull();
        Utf8Array first = builder.Build();
        builder.Append("second");
        Utf8Array second = builder.Build();

        Assert.Equal((2, "first", null), (first.Length, first.GetString(0), first.GetString(1)));
        Assert.Equal((1, "second", 0), (second.Length, second.GetString(0), second.NullCount));
    }

    [Fact]
    public void List_builder_tells_null_from_empty()
    {
        var builder = new ListBuilder<PrimitiveBuilder<int>>(new PrimitiveBuilder<int>());
        builder.Append();
        builder.Values.AppendRange([1, 2]);
        builder.AppendNull();
        builder.Append();
        builder.Append();
        builder.Values.Append(3);

        ListArray array = builder.Build();

        Assert.Equal("list<item: int32>[4] [[1, 2], null, [], [3]]", array.ToString());
        Assert.Equal([2, 0, 0, 1], Enumerable.Range(0, 4).Select(array.GetLength));
        Assert.Equal([3], ((PrimitiveArray<int>)array.GetValues(3)).Values.ToArray());
    }

    [Fact]
    public void List_builder_refuses_items_outside_a_list()
    {
        var builder = new ListBuilder<PrimitiveBuilder<int>>(new PrimitiveBuilder<int>());
        builder.Values.Append(1);

        Assert.Throws<InvalidOperationException>(builder.Append);
    }

    [Fact]
    public void Fixed_size_list_builder_refuses_a_list_of_another_size()
    {
        var builder = new FixedSizeListBuilder<PrimitiveBuilder<float>>(new PrimitiveBuilder<float>(), 3);
        builder.Append();
        builder.Values.AppendRange([1, 2]);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(builder.Append);

        Assert.Contains("need 3 items; there are 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_size_list_builder_fills_the_place_of_nulls()
    {
        var builder = new FixedSizeListBuilder<PrimitiveBuilder<float>>(new PrimitiveBuilder<float>(), 2);
        builder.Append();
        builder.Values.AppendRange([1, 2]);
        builder.AppendNull();
        builder.Append();
        builder.Values.AppendRange([3, 4]);

        FixedSizeListArray array = builder.Build();

        Assert.Equal("fixed_size_list<item: float>[2][3] [[1, 2], null, [3, 4]]", array.ToString());
        Assert.Equal(6, array.Items.Length);
    }

    [Fact]
    public void Struct_builder_keeps_rows_together()
    {
        var ids = new PrimitiveBuilder<long>();
        var names = new Utf8Builder();
        var builder = new StructBuilder(("id", ids), ("name", names));
        builder.Append();
        ids.Append(1);
        names.Append("a");
        builder.AppendNull();
        builder.Append();
        ids.AppendNull();
        names.Append("c");

        StructArray array = builder.Build();

        Assert.Equal("struct<id: int64, name: string>[3] [{id: 1, name: \"a\"}, null, {id: null, name: \"c\"}]", array.ToString());
        Assert.Equal("c", ((Utf8Array)array.GetField("name")).GetString(2));
        Assert.Contains("id, name", Assert.Throws<KeyNotFoundException>(() => array.GetField("Name")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Struct_builder_refuses_a_row_with_a_missing_field()
    {
        var builder = new StructBuilder(("id", new PrimitiveBuilder<long>()), ("name", new Utf8Builder()));
        builder.Append();

        Assert.Contains("'id' has 0 values for 1 rows", Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Typed_builder_makes_arrays_of_its_type_and_refuses_others()
    {
        var builder = new PrimitiveBuilder<long>(DataType.Timestamp(TimeUnit.Microsecond, "UTC"));
        builder.Append(5);

        Assert.Equal("timestamp[us, tz=UTC][1] [5]", builder.Build().ToString());
        Assert.Throws<ArgumentException>(() => new PrimitiveBuilder<int>(DataType.Int64));
        Assert.Throws<ArgumentException>(() => new PrimitiveBuilder<decimal>());
    }
}
