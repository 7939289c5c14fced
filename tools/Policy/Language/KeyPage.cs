using System.Text;
using Bulkhead.Policy.Shapes;

namespace Bulkhead.Policy.Language;

/// <summary>The page that lists all keys, from the description by which they are checked.</summary>
public static class KeyPage
{
    /// <summary>Writes the page.</summary>
    public static string ToMarkdown()
    {
        StringBuilder page = new();
        page.Append("# Keys of policies\n\n");
        page.Append("Made by `bulkhead schema --markdown` from the table that the compiler checks by; do not edit. ");
        page.Append("[policy.md](policy.md) explains them. `NAME` stands for a name that the policy chooses, ");
        page.Append("`N` for a number, `[]` for each item of a list.\n");
        Append(page, string.Empty, PolicyLanguage.Document);
        AppendWords(page, "VM-exit reasons", PolicyWords.ExitReasons.Shape);
        AppendWords(page, "State that a monitor may see", PolicyWords.SeenStates.Shape);
        AppendWords(page, "State that a monitor may change", PolicyWords.ChangedStates.Shape);
        return page.ToString();
    }

    private static void Append(StringBuilder page, string path, MappingShape mapping)
    {
        page.Append($"\n## {(path.Length == 0 ? "The policy" : $"`{path}`")}\n\n");
        if (mapping.ExactlyOneOf.Count > 0)
        {
            page.Append($"Exactly one of {string.Join(", ", mapping.ExactlyOneOf.Select(key => $"`{key}`"))}.\n\n");
        }

        page.Append("| Key | Value | Default | Meaning |\n| --- | --- | --- | --- |\n");
        foreach (ShapeKey key in mapping.Keys)
        {
            string fallback = key.IsRequired ? "required" : key.Default ?? string.Empty;
            string needs = key.Needs is null ? string.Empty : $" With `{key.Needs}` only.";
            page.Append($"| `{key.Name}` | {key.Shape.Summary} | {fallback} | {key.Description}{needs} |\n");
        }

        foreach (ShapeKey key in mapping.Keys)
        {
            AppendBelow(page, path.Length == 0 ? key.Name : $"{path}.{key.Name}", key.Shape);
        }
    }

    private static void AppendBelow(StringBuilder page, string path, Shape shape)
    {
        switch (shape)
        {
            case MappingShape mapping:
                Append(page, path, mapping);
                break;
            case ShortFormShape shortForm:
                Append(page, path, shortForm.Mapping);
                break;
            case ListShape list:
                AppendBelow(page, $"{path}[]", list.Item);
                break;
            case TableShape table:
                AppendBelow(page, $"{path}.{(table.Key is NameShape ? "NAME" : "N")}", table.Value);
                break;
            default:
                break;
        }
    }

    private static void AppendWords(StringBuilder page, string title, ChoiceShape words) =>
        page.Append($"\n## {title}\n\n{string.Join(", ", words.Words.Select(word => $"`{word}`"))}\n");
}
