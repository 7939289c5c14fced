namespace Bulkhead.ImageChecker.Tests;

public sealed class ControlFlowTests
{
    [Fact]
    public void BytesThatAreNoInstruction() => Checked.Code("""
        function main
                nop
                db 0x06
                ret
        .end:
        """).Has("control-flow", "main+0x1", "decode as an instruction");

    [Fact]
    public void RunsPastTheEndOfASizedFunction() => Checked.Code("""
        function main
                mov eax, 1
        .end:
        function other
                ret
        .end:
        """).Has("control-flow", "main+0x0", "past a function's end");

    [Fact]
    public void CallOfAnUnmappedAddress() => Checked.Code("""
        function main
                call 0x200000
                ret
        .end:
        """).Has("control-flow", "main+0x0", "is code of this image");

    [Fact]
    public void JumpIntoTheMiddleOfAnotherFunction() => Checked.Code("""
        function main
                jmp other.middle
        .end:
        function other
                nop
        .middle:
                ret
        .end:
        """, new TestRules().With("unreached", "[{ symbol: other, reason: test }]"))
        .Has("control-flow", "main+0x0", "other+0x1", "start of a function");

    [Fact]
    public void BranchIntoAnInstruction() => Checked.Code("""
        function main
                test eax, eax
                jz .inner
                mov eax, 0x90909090
        .inner equ $ - 2
                ret
        .end:
        """).Has("control-flow", "instructions do not overlap");

    [Fact]
    public void CodeThatNothingReaches() => Checked.Code("""
        function main
                ret
        .hidden:
                mov eax, 1
                ret
        .end:
        """).HasOne("control-flow", "main+0x1", "6 bytes", "reached from its function's start");

    [Fact]
    public void FunctionThatNothingReaches() => Checked.Code("""
        function main
                ret
        .end:
        function forgotten
                ret
        .end:
        """).HasOne("control-flow", "forgotten", "reached from an entry");

    [Fact]
    public void StaleUnreachedAndEntry() => Checked.Code(
        """
        function main
                ret
        .end:
        """,
        new TestRules()
            .With("unreached", "[{ symbol: gone, reason: test }]")
            .WithEntry("{ symbol: interrupt, stack: main, reason: test }"))
        .Has("control-flow", "entries `interrupt`");

    [Fact]
    public void EveryEntryOfATableIsFollowed()
    {
        const string Table = """
            function main
                    ret
            .end:
            function table
                    jmp strict near tail
                    jmp strict near tail
                    db 0x06, 0x90, 0x90, 0x90, 0x90
            .end:
            function tail
                    iretq
            .end:
            """;
        TestRules rules = new TestRules()
            .With("privileged", "[{ symbol: tail, instructions: [iretq], reason: test }]")
            .WithEntry("{ symbol: table, stride: 5, stack: main, interrupt: true, reason: test }");
        Checked.Code(Table, rules).Has("control-flow", "table+0xa", "decode as an instruction");
        Checked.Code(Table.Replace("db 0x06, 0x90, 0x90, 0x90, 0x90", "jmp strict near tail"), rules).IsGood();
    }

    [Fact]
    public void FixupsAreEdges()
    {
        const string Fixup = """
            function main
                    nop
            .fault: mov rax, [rdi]
                    xor eax, eax
                    ret
            .resume:
                    mov eax, 1
                    ret
            .end:
            section .rodata
            fixups_start: dq main.fault, main.resume
            fixups_end:
            """;
        TestRules rules = new TestRules().With("fixup-table", "{ start: fixups_start, end: fixups_end }");
        Checked.Code(Fixup, rules).IsGood();
        Checked.Code(Fixup).HasOne("control-flow", "reached from its function's start");
        Checked.Code(Fixup.Replace("dq main.fault", "dq main.fault + 1"), rules)
            .Has("control-flow", "a fixup names an instruction");
        Checked.Code(Fixup.Replace("main.resume\n", "start\n"), rules)
            .Has("control-flow", "resumes in the same function");
        Checked.Code(Fixup.Replace(".rodata", ".data"), rules).Has("control-flow", "read-only data");
    }
}
