using Bulkhead.ImageChecker.Sources;

namespace Bulkhead.ImageChecker.Tests;

public sealed class CodeLineCounterTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("// only\n\n/* comment\n comment */\n", 0)]
    [InlineData("int a; // and comment\n\nint b;\n", 2)]
    [InlineData("/// <summary>Text.</summary>\nclass C\n{\n}\n", 3)]
    [InlineData("#pragma warning disable CS1591\nint a;\n", 2)]
    [InlineData("string s = \"// no comment /*\";\nint a;\n", 2)]
    [InlineData("string s = \"\"\"\n    one\n\n    // two\n    \"\"\";\n", 4)]
    public void LinesThatHoldCode(string text, int lines) => Assert.Equal(lines, CodeLineCounter.CountText(text));

    [Fact]
    public void FoldersAreLeftOut()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("code-lines-");
        try
        {
            foreach (string name in new[] { "A", "Left/B", "Left/Deep/C", "LeftOver/D", "obj/E", "A/bin/F" })
            {
                string path = Path.Combine(folder.FullName, name + ".cs");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, "class C;\n");
            }

            Assert.Equal(new SourceCount(2, 2), CodeLineCounter.CountFolder(folder.FullName, ["Left"]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
