using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Bulkhead.SystemBuilder.Pictures;

/// <summary>Elements of a picture, with numbers as SVG wants them: the same everywhere.</summary>
internal static class Svg
{
    public const string Font = "'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif";

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>An element with attributes from pairs of name and value.</summary>
    public static XElement Element(string name, params (string Name, object Value)[] attributes) => new(
        Namespace + name,
        attributes.Select(attribute => new XAttribute(attribute.Name, Text(attribute.Value))));

    /// <summary>A rectangle with round corners.</summary>
    public static XElement Box(double x, double y, double width, double height, string kind, double radius = 6) =>
        Element("rect", ("x", x), ("y", y), ("width", width), ("height", height), ("rx", radius), ("class", kind));

    /// <summary>A line of text whose baseline is at y.</summary>
    public static XElement Label(double x, double y, string text, string kind)
    {
        XElement label = Element("text", ("x", x), ("y", y), ("class", kind));
        label.Add(text);
        return label;
    }

    /// <summary>What a reader sees who points at the element.</summary>
    public static XElement WithTitle(this XElement element, string title)
    {
        element.AddFirst(new XElement(Namespace + "title", title));
        return element;
    }

    /// <summary>A group.</summary>
    public static XElement Group(string kind, params XElement[] elements)
    {
        XElement group = Element("g", ("class", kind));
        group.Add(elements);
        return group;
    }

    /// <summary>The whole picture on a white ground.</summary>
    public static string Document(
        double width, double height, string title, string style, IEnumerable<XElement> elements)
    {
        width = Math.Ceiling(width);
        height = Math.Ceiling(height);
        XElement root = Element(
            "svg",
            ("width", width),
            ("height", height),
            ("viewBox", $"0 0 {Text(width)} {Text(height)}"),
            ("role", "img"));
        root.Add(new XElement(Namespace + "title", title));
        root.Add(new XElement(Namespace + "style", $"\n  text {{ font-family: {Font}; }}\n{style}"));
        root.Add(Element("rect", ("width", width), ("height", height), ("fill", "#ffffff")));
        root.Add(elements);
        StringBuilder builder = new();
        XmlWriterSettings settings = new() { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" };
        using (XmlWriter writer = XmlWriter.Create(builder, settings))
        {
            root.Save(writer);
        }

        return builder.Append('\n').ToString();
    }

    /// <summary>
    /// The text in lines that are at most <paramref name="width"/> pixels wide, but for longer words.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = lines.Count == 0 ? word : $"{lines[^1]} {word}";
            if (lines.Count > 0 && WidthOf(longer, size) <= width)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    /// <summary>How wide a text is at most in the usual sans-serif faces, in pixels.</summary>
    public static double WidthOf(string text, double size, bool isBold = false) =>
        text.Sum(letter => letter is 'i' or 'l' or 'j' or '.' or ',' or ':' or '\'' or '|' ? 0.34
            : letter is 'm' or 'w' or 'M' or 'W' ? 0.95
            : letter is ' ' or '-' or 'f' or 't' or 'r' or '(' or ')' ? 0.42
            : char.IsUpper(letter) ? 0.74
            : 0.63) * size * (isBold ? 1.1 : 1);

    private static string Text(object value) => value switch
    {
        double number => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
