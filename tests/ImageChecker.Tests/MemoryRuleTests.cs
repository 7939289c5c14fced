using Bulkhead.Elf;

namespace Bulkhead.ImageChecker.Tests;

/// <summary>Rules on segments, sections, symbols and linking.</summary>
public sealed class MemoryRuleTests
{
    private const string Main = """
        function main
                ret
        .end:
        section .data
        value:  dq 1
        section .rodata
        constant: dq 2
        """;

    [Fact]
    public void GoodScriptIsGood() => Checked.Code(Main).IsGood();

    [Theory]
    [InlineData("text PT_LOAD FLAGS(5)", "text PT_LOAD FLAGS(7)", "not both writable and executable")]
    [InlineData("data PT_LOAD FLAGS(6)", "data PT_LOAD FLAGS(7)", "not both writable and executable")]
    [InlineData("; data PT_LOAD", "; stack PT_GNU_STACK FLAGS(7); data PT_LOAD", "stack is not executable")]
    [InlineData("text PT_LOAD FLAGS(5)", "text PT_LOAD FLAGS(4)", "one segment is executable")]
    [InlineData("} :rodata", "} :data", "section .rodata")]
    [InlineData("} :data\n    .bss", "} :rodata\n    .bss", "section .data")]
    [InlineData("rodata PT_LOAD FLAGS(4)", "rodata PT_LOAD FLAGS(5)", "executable bytes lie in an executable section")]
    [InlineData(".rodata : ALIGN(4096)", ".rodata : ALIGN(8)", "share no 4 KiB page")]
    public void WriteXorExecute(string good, string bad, string finding)
    {
        string script = LinkerScript.Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(LinkerScript.Good, script);
        Checked.Image(TestImage.With(Main, script)).Has("write-xor-execute", finding);
    }

    [Fact]
    public void PositionIndependentImage()
    {
        byte[] bytes = TestImage.Bytes(Main, linkerOptions: "-pie");
        Checked.Image(ElfImage.Parse(bytes)).Has("static-image", "e_type 3", "--no-pie");
    }

    [Fact]
    public void EntryPointThatTheRulesDoNotName()
    {
        string script = LinkerScript.Good.Replace("ENTRY(start)", "ENTRY(main)", StringComparison.Ordinal);
        Checked.Image(TestImage.With(Main, script)).HasOne("static-image", "e_entry", "main+0x0");
    }

    [Fact]
    public void DataInText() => Checked.Code("""
        main:   ret
        global table:data 8
        table:  dq main
        """).Has("symbols", "table", "an executable section holds code only");

    [Fact]
    public void DataInTextWithAReason() => Checked.Code(
        """
        main:   ret
        table:  dq main
        """,
        new TestRules().With("data-in-text", "[{ symbol: table, reason: test }]")).IsGood();

    [Fact]
    public void StaleDataInText() => Checked.Code(
        Main,
        new TestRules().With("data-in-text", "[{ symbol: table, reason: test }]"))
        .HasOne("symbols", "data-in-text `table`", "remove it");

    [Fact]
    public void CodeBetweenFunctions() => Checked.Code("""
        function main
                ret
        .end:
                mov eax, 1
                ret
        """).HasOne("symbols", "main", "6 bytes after its stated end");

    [Fact]
    public void CodeBeforeTheFirstSymbol() => Checked.Code("""
        function main
                ret
        .end:
        section .text2 progbits alloc exec nowrite align=16
                mov eax, 1
        function other
                ret
        .end:
        """).Has("symbols", ".text2", "belong to a symbol");

    [Fact]
    public void FunctionThatHoldsAnotherSymbol() => Checked.Code("""
        function main
                nop
        inner:
                ret
        main.end:
        """).Has("symbols", "main", "ends before the next symbol");

    [Theory]
    [InlineData("RhpNewFast", "RhpNew*")]
    [InlineData("__GCSTATICS_kernel", "__GCSTATICS*")]
    [InlineData("RhpAssignRefESI", "RhpAssignRef*")]
    public void ForbiddenSymbols(string symbol, string pattern) => Checked.Code(
        $"""
        function main
                call {symbol}
                ret
        .end:
        function {symbol}
                ret
        .end:
        """,
        new TestRules().With("forbidden-symbols", $"[{{ pattern: '{pattern}', reason: no heap }}]"))
        .HasOne("linked-symbols", symbol, pattern, "no heap");

    [Fact]
    public void UndefinedWeakSymbol() => Checked.Code("""
        extern missing:weak
        function main
                lea rax, [rel missing]
                ret
        .end:
        """).HasOne("linked-symbols", "missing", "every symbol is defined");

    [Fact]
    public void TextOverBudget() => Checked.Code(Main, new TestRules().With("budgets", "{ text-bytes: 8 }"))
        .HasOne("size", "kernel text", "at most 8 bytes");

    [Fact]
    public void TextAtRunTimeIsWhatItsEntriesReach()
    {
        const string Source = """
            function main
                    call late
                    ret
            .end:
            function late
                    ret
            .end:
            """;
        Checked.Code(Source, RunTimeBudget("late", 1)).IsGood();
        Checked.Code(Source, RunTimeBudget("main", 1)).HasOne("size", "text at run time", "at most 1 bytes");
        Checked.Code(Source, RunTimeBudget("later", 1)).HasOne("size", "budgets", "correct the name");
    }

    private static TestRules RunTimeBudget(string entry, int most) =>
        new TestRules().With("budgets", $"{{ run-time-entries: [{entry}], run-time-text-bytes: {most} }}");
}
