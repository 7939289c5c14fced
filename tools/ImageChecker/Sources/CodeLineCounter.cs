using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Bulkhead.ImageChecker.Sources;

/// <summary>Counts lines of C# that hold code, by the compiler's own tokens.</summary>
public static class CodeLineCounter
{
    private static readonly string[] BuildFolders = ["bin", "obj"];

    /// <summary>Counts a folder and the folders below it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="exclude">Folders to leave out, relative to it; build output is always left out.</param>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static SourceCount CountFolder(string folder, IEnumerable<string> exclude)
    {
        int files = 0;
        int lines = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            string[] parts = Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar);
            string relative = string.Join('/', parts);
            bool excluded = exclude.Any(left =>
                relative.StartsWith(left.TrimEnd('/') + "/", StringComparison.Ordinal));
            if (!excluded && !parts.Any(BuildFolders.Contains))
            {
                files++;
                lines += CountText(File.ReadAllText(path));
            }
        }

        return new SourceCount(files, lines);
    }

    /// <summary>Counts the lines that a token or a preprocessor directive touches.</summary>
    /// <param name="text">A C# source file.</param>
    public static int CountText(string text)
    {
        SourceText source = SourceText.From(text);
        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        HashSet<int> lines = [];
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            AddLines(source, token.Span, lines);
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
            {
                if (trivia.GetStructure() is DirectiveTriviaSyntax directive)
                {
                    lines.Add(source.Lines.GetLinePosition(directive.SpanStart).Line);
                }
            }
        }

        return lines.Count;
    }

    private static void AddLines(SourceText source, TextSpan span, HashSet<int> lines)
    {
        if (span.Length == 0)
        {
            return;
        }

        int last = source.Lines.GetLinePosition(span.End - 1).Line;
        for (int line = source.Lines.GetLinePosition(span.Start).Line; line <= last; line++)
        {
            if (source.Lines[line].ToString().AsSpan().Trim().Length > 0)
            {
                lines.Add(line);
            }
        }
    }
}
