using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bulkhead.Policy.Rules;

namespace Bulkhead.SystemBuilder.Vector;

/// <summary>What the comments in an assembly's source say of its types and fields.</summary>
internal sealed partial class CodeComments
{
    private readonly Dictionary<string, string> summaries;

    /// <summary>The comments that the compiler has left beside the assembly.</summary>
    /// <exception cref="SystemBuildException">They are not there.</exception>
    public CodeComments(Assembly assembly)
    {
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(path))
        {
            throw new SystemBuildException(BuildRules.Tool, path, "it does not exist: build the tools again");
        }

        summaries = XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => TextOf(member.Element("summary")!));
    }

    /// <summary>The summary of a type, in a line; empty if it has none.</summary>
    public string Of(Type type) => summaries.GetValueOrDefault($"T:{NameOf(type)}", string.Empty);

    /// <summary>The summary of a field, in a line; empty if it has none.</summary>
    public string Of(FieldInfo field) =>
        summaries.GetValueOrDefault($"F:{NameOf(field.DeclaringType!)}.{field.Name}", string.Empty);

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string TextOf(XElement summary)
    {
        foreach (XElement reference in summary.Descendants("see").ToList())
        {
            reference.ReplaceWith($"`{LastName().Match(reference.Attribute("cref")!.Value).Value}`");
        }

        return Blanks().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"[A-Za-z0-9_]+(?=(\(.*\))?$)")]
    private static partial Regex LastName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
