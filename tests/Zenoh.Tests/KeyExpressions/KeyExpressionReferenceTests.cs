using Zenoh.KeyExpressions;

namespace Zenoh.Tests.KeyExpressions;

public sealed class KeyExpressionReferenceTests
{
    [Fact]
    public void All_recorded_relations_hold()
    {
        Assert.Equal(119, ReferenceCases.Relations.Count);
        Assert.All(ReferenceCases.Relations, relation =>
        {
            var (left, right) = (KeyExpression.Parse(relation.Left), KeyExpression.Parse(relation.Right));
            Assert.Equal(relation.Intersects, left.Intersects(right));
            Assert.Equal(relation.Intersects, right.Intersects(left));
            Assert.Equal(relation.Includes, left.Includes(right));
            Assert.Equal(relation.IsIncluded, right.Includes(left));
        });
    }

    [Fact]
    public void A_tree_of_one_expression_answers_all_recorded_relations()
    {
        Assert.All(ReferenceCases.Relations, relation =>
        {
            var tree = new KeyExpressionTree<string>();
            tree.Set(KeyExpression.Parse(relation.Left), relation.Left);
            Assert.Equal(relation.Intersects, Finds(tree, relation.Right, KeyRelation.Intersecting));
            Assert.Equal(relation.Includes, Finds(tree, relation.Right, KeyRelation.Including));
            Assert.Equal(relation.IsIncluded, Finds(tree, relation.Right, KeyRelation.Included));
        });
    }

    [Fact]
    public void All_recorded_texts_are_valid_or_not_and_have_their_canonical_form()
    {
        Assert.Equal(55, ReferenceCases.Forms.Count);
        Assert.All(ReferenceCases.Forms, form =>
        {
            Assert.Equal(form.IsValid, KeyExpression.TryParse(form.Input, out _));
            Assert.Equal(form.Canonical, KeyExpression.TryCanonize(form.Input, out var key, out _) ? key.ToString() : null);
        });
    }

    private static bool Finds(KeyExpressionTree<string> tree, string key, KeyRelation relation)
    {
        List<string> found = [];
        tree.Find(System.Text.Encoding.UTF8.GetBytes(key), relation, found);
        return found.Count == 1;
    }
}
