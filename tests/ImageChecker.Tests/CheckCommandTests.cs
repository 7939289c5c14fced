namespace Bulkhead.ImageChecker.Tests;

public sealed class CheckCommandTests
{
    private static readonly byte[] Good = TestImage.Bytes("function main\n ret\n.end:\n");

    [Fact]
    public void GoodImage()
    {
        (int status, string output, string errors) = Run(Good, new TestRules().Text);
        Assert.Equal((CheckCommand.Success, ""), (status, errors));
        Assert.StartsWith("KTAP version 1\n1..11\nok 1 static-image: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not ok", output);
    }

    [Fact]
    public void Finding()
    {
        (int status, string output, string errors) =
            Run(TestImage.Bytes("function main\n hlt\n ret\n.end:\n"), new TestRules().Text);
        Assert.Equal((CheckCommand.Findings, ""), (status, errors));
        Assert.Contains("not ok 5 privileged-instructions: ", output);
        Assert.Contains("# 0x10000e main+0x0: hlt: only the stub `hlt` holds this instruction: ", output);
    }

    [Fact]
    public void BadImage()
    {
        (int status, string output, string errors) = Run(Good[..100], new TestRules().Text);
        Assert.Equal((CheckCommand.BadInput, ""), (status, output));
        Assert.Equal(1, errors.Count(c => c == '\n'));
        Assert.Contains("program header table", errors);
    }

    [Fact]
    public void BadRules()
    {
        (int status, string output, string errors) = Run(Good, "version: 1\nentrys: []\n");
        Assert.Equal((CheckCommand.BadInput, ""), (status, output));
        Assert.Equal(1, errors.Count(c => c == '\n'));
        Assert.Contains(":2: ", errors);
    }

    private static (int Status, string Output, string Errors) Run(byte[] image, string rules)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter errors = new() { NewLine = "\n" };
        int status = CheckCommand.Run(
            TestImage.Store(image), TestImage.Store(rules), null, verbose: true, output, errors);
        return (status, output.ToString(), errors.ToString());
    }
}
