namespace Bulkhead.ImageChecker.Tests;

public sealed class IndirectBranchTests
{
    /// <summary>How RyuJIT compiles a switch of three cases.</summary>
    private const string Switch = """
        function main
                add edi, -3
                cmp edi, 2
                ja .default
                mov eax, edi
                lea rcx, [rel table]
                mov ecx, [rcx + rax * 4]
                lea rdx, [rel .base]
                add rcx, rdx
                jmp rcx
        .base:
        .zero:  mov eax, 1
                ret
        .one:   mov eax, 2
                ret
        .two:   mov eax, 3
                ret
        .default:
                xor eax, eax
                ret
        .end:
        section .rodata
        table:  dd main.zero - main.base, main.one - main.base, main.two - main.base
        """;

    [Fact]
    public void BoundedSwitchTableIsRead()
    {
        Checked image = Checked.Code(Switch);
        image.IsGood();
        Assert.StartsWith("1 switch tables proved", image["indirect-branches"].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ja .default", "ja .default\n mov edi, esi", "index changed after the comparison")]
    [InlineData("ja .default", "jg .default", "signed comparison")]
    [InlineData("ja .default", "nop", "no comparison")]
    [InlineData("cmp edi, 2", "cmp edi, esi", "bound is no constant")]
    [InlineData("cmp edi, 2", "cmp edi, 3", "bound beyond the table")]
    [InlineData("cmp edi, 2", "cmp dil, 2", "comparison of eight bits")]
    [InlineData("mov eax, edi", "mov eax, esi", "another index")]
    [InlineData("add rcx, rdx", "add rcx, rsi", "unknown base")]
    [InlineData("add rcx, rdx", "add rcx, rdx\n inc rcx", "target changed after the sum")]
    [InlineData("lea rcx, [rel table]", "lea rcx, [rel table]\n call helper", "call in between")]
    [InlineData("section .rodata", "section .data", "table is writable")]
    [InlineData("main.two - main.base", "start - main.base", "target in another function")]
    [InlineData("xor eax, eax\n", "jmp .load\n", "branch into the middle")]
    [InlineData("[rcx + rax * 4]", "[rcx + rax * 8]", "elements of eight bytes")]
    public void SwitchTableThatIsNotBounded(string good, string bad, string why)
    {
        string code = Switch
            .Replace("mov eax, edi", "mov eax, edi\n.load:", StringComparison.Ordinal)
            .Replace(good, bad, StringComparison.Ordinal)
            + "\nsection .text\nfunction helper\n ret\n.end:\n dd 0, 0, 0, 0\n";
        Checked image = Checked.Code(code, new TestRules().With("unreached", "[{ symbol: helper, reason: test }]"));
        Assert.True(image.Findings("indirect-branches").Any(finding => finding.Place.Contains("main+")), why);
    }

    [Fact]
    public void TheSwitchWithALabelInItIsGood() => Checked.Code(
        Switch.Replace("mov eax, edi", "mov eax, edi\n.load:", StringComparison.Ordinal)).IsGood();

    [Fact]
    public void IndexWithItsUpperHalfUnknown() => Checked.Code(
        Switch.Replace("add edi, -3\n", "\n").Replace("mov eax, edi", "mov rax, rdi"))
        .Has("indirect-branches", "jmp rcx");

    [Fact]
    public void IndexWithItsUpperHalfZeroed() => Checked.Code(
        Switch.Replace("mov eax, edi\n", "\n").Replace("rax * 4", "rdi * 4")).IsGood();

    [Theory]
    [InlineData("jmp rax")]
    [InlineData("jmp [rax]")]
    [InlineData("call rax")]
    [InlineData("call [rel value]")]
    public void IndirectBranches(string branch) => Checked.Code($"""
        function main
                {branch}
                ret
        .end:
        section .data
        value:  dq main
        """).Has("indirect-branches", "main+0x0", "stands in the allow-list");

    [Fact]
    public void AllowedTargetsAreFollowed()
    {
        const string Code = """
            function main
                    mov eax, target
                    call rax
                    ret
            .end:
            function target
                    ret
            .end:
            """;
        TestRules rules = new TestRules()
            .With("indirect-branches", "[{ symbol: main, targets: [target], reason: test }]");
        Checked.Code(Code, rules).IsGood();
        Checked.Code(Code.Replace("target\n        ret", "target\n        call main\n        ret"), rules)
            .Has("recursion", "target > main > target");
    }

    [Fact]
    public void StaleEntryAndStaleTarget()
    {
        TestRules rules = new TestRules().With(
            "indirect-branches",
            "[{ symbol: main, targets: [gone], reason: test }, { symbol: nobody, targets: [main], reason: test }]");
        Checked image = Checked.Code("function main\n ret\n.end:\n", rules);
        image.Has("indirect-branches", "indirect-branches target `gone`");
        image.Has("indirect-branches", "indirect-branches `nobody`");
    }

    [Fact]
    public void FarReturnToTheCaller()
    {
        const string Code = """
            function main
                    pop rax
                    push 8
                    push rax
                    o64 retf
            .end:
            """;
        TestRules rules = new TestRules().With("privileged", "[{ symbol: main, instructions: [retf], reason: test }]");
        Checked.Code(Code, rules).Has("indirect-branches", "main+0x4");
        rules.With("indirect-branches", "[{ symbol: main, returns-to-caller: true, reason: test }]");
        Checked.Code(Code, rules).IsGood();
        Checked.Code(Code.Replace("push 8\n", "nop\n"), rules).Has("stack", "RSP where the call left it");
    }
}
