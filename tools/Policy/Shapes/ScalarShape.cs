using Bulkhead.Policy.Diagnostics;
using Bulkhead.Policy.Model;
using Bulkhead.Policy.Yaml;

namespace Bulkhead.Policy.Shapes;

/// <summary>A value of one word, number or text.</summary>
public abstract class ScalarShape : Shape
{
    /// <inheritdoc/>
    public sealed override void Check(PolicyNode node, string path, ErrorList errors)
    {
        if (node is ScalarNode { IsEmpty: false } scalar)
        {
            CheckText(scalar.Text, scalar.Position, path, errors);
            return;
        }

        errors.Add(DocumentRules.WantsScalar, node.Position, $"{path} is {node.Noun}");
    }

    /// <summary>Checks the text of a value or of a key.</summary>
    public abstract void CheckText(string text, SourcePosition position, string path, ErrorList errors);
}
