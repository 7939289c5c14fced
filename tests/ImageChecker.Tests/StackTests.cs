namespace Bulkhead.ImageChecker.Tests;

public sealed class StackTests
{
    [Fact]
    public void EveryByteOfTheDeepestChainIsCounted()
    {
        // Return addresses of main and of leaf: 8 each; RBX: 8; frames: 0x40 and 0x60.
        Checked image = Checked.Code("""
            function main
                    push rbx
                    sub rsp, 0x40
                    call shallow
                    call leaf
                    add rsp, 0x40
                    pop rbx
                    ret
            .end:
            function shallow
                    ret
            .end:
            function leaf
                    sub rsp, 0x60
                    mov [rsp], rdi
                    add rsp, 0x60
                    ret
            .end:
            """);
        image.IsGood();
        image.Prints("stack", "stack main: 1024 bytes, used at most 184 ", "slack 840");
        image.Prints("stack", "start: at most 184 bytes", "start 8 > main 80 > leaf 96");
    }

    [Fact]
    public void FramesByEnterLeaveAndAlignment()
    {
        // 8 for the call, 8 for RBP, 0x20 by ENTER, 0x40 and at most 63 for the alignment.
        Checked image = Checked.Code("""
            function main
                    enter 0x20, 0
                    sub rsp, 0x40
                    and rsp, -64
                    mov [rsp], rax
                    leave
                    ret
            .end:
            """);
        image.IsGood();
        image.Prints("stack", "used at most 175 ");
    }

    [Fact]
    public void FrameOfAPageByStackProbe()
    {
        Checked image = Checked.Code(
            """
            function main
                    push rbp
                    lea r11, [rsp - 0x1780]
                    call probe
                    mov rsp, r11
                    lea rbp, [rsp + 0x1780]
                    lea rsp, [rbp]
                    pop rbp
                    ret
            .end:
            function probe
                    push rax
                    pop rax
                    ret
            .end:
            """);
        image.HasOne("stack", "stack main", "6032 bytes of 1024", "fits the stack");
    }

    [Fact]
    public void ProbeThatChangesTheRegister() => Checked.Code("""
        function main
                lea r11, [rsp - 0x80]
                call probe
                mov rsp, r11
                add rsp, 0x80
                ret
        .end:
        function probe
                mov r11, [rdi]
                ret
        .end:
        """).Has("stack", "main+0xa", "RSP changes by constants only");

    [Fact]
    public void StackTooSmall() => Checked.Code(
        """
        function main
                sub rsp, 0x400
                add rsp, 0x400
                ret
        .end:
        """).HasOne("stack", "stack main", "1032 bytes of 1024");

    [Fact]
    public void MemoryBelowTheStackPointerCounts() => Checked.Code("""
        function main
                mov [rsp - 0x100], rax
                ret
        .end:
        """).Prints("stack", "used at most 264 ");

    [Theory]
    [InlineData("sub rsp, rdi\n add rsp, rdi\n ret", "RSP changes by constants only")]
    [InlineData("mov rsp, rdi\n ret", "RSP changes by constants only")]
    [InlineData("xchg rsp, rax\n ret", "RSP changes by constants only")]
    [InlineData("pop rsp\n ret", "RSP changes by constants only")]
    [InlineData("mov esp, esp\n ret", "RSP changes by constants only")]
    [InlineData("push rax\n ret", "RSP where the call left it")]
    [InlineData("ret 8", "RSP where the call left it")]
    [InlineData("pop rcx\n push rax\n ret", "return address is not overwritten")]
    [InlineData("mov [rsp], rax\n ret", "return address is not overwritten")]
    [InlineData(".more: push rax\n dec edi\n jnz .more\n ret", "a loop does not grow it")]
    [InlineData("test edi, edi\n jz .out\n push rax\n.out: ret", "RSP where the call left it")]
    [InlineData("push rbp\n mov rbp, rsp\n mov rbp, rdi\n leave\n ret", "RSP changes by constants only")]
    [InlineData("push rax\n jmp leaf", "which returns, finds RSP")]
    public void StackThatCannotBeFollowed(string body, string finding) =>
        Checked.Code($"function main\n {body}\n.end:\nfunction leaf\n ret\n.end:\n").Has("stack", "main+", finding);

    [Fact]
    public void CalleeThatLosesTheFramePointer() => Checked.Code("""
        function main
                push rbp
                mov rbp, rsp
                call lose
                leave
                ret
        .end:
        function lose
                xor ebp, ebp
                ret
        .end:
        """).Has("stack", "main+", "RSP changes by constants only");

    [Fact]
    public void StackSwitchOutsideOfTheAllowList() => Checked.Code(
        "function main\n ret\n.end:\n",
        new TestRules().With("stack-switches", "[]")).Has("stack", "start+0x0", "RSP changes by constants only");

    [Fact]
    public void SwitchToTheWrongEndOfAStack() => Checked.Code(
        "function main\n ret\n.end:\n",
        new TestRules().With("stacks", "[{ name: main, bottom: start, top: stack_bottom }]"))
        .Has("stack", "start+0x0", "top 0x", "of stack `main`");

    [Fact]
    public void PushBeforeThereIsAStack() => Checked.Code(
        """
        function main
                ret
        .end:
        function early
                push rax
                jmp start
        .end:
        """,
        new TestRules().WithEntry("{ symbol: early, stack: none, reason: test }"))
        .HasOne("stack", "early", "pushes nothing before it loads RSP");

    [Fact]
    public void StaleStackSwitch() => Checked.Code(
        "function main\n ret\n.end:\n",
        new TestRules().With(
            "stack-switches",
            "[{ symbol: start, stack: main, reason: test }, { symbol: main, stack: main, reason: test }]"))
        .HasOne("stack", "stack-switches `main`");

    [Fact]
    public void SymbolsOfAStackThatAreMissing() => Checked.Code(
        "function main\n ret\n.end:\n",
        new TestRules().With("stacks", "[{ name: main, bottom: nowhere, top: stack_top }]"))
        .HasOne("stack", "stack main", "nowhere to stack_top", "both symbols are in the image");

    [Fact]
    public void InterruptsComeOnTopAndNest()
    {
        // 63 by the processor and 0x20 by the handler, twice, on top of start's and main's 8.
        const string Code = """
            function main
                    ret
            .end:
            function interrupt
                    sub rsp, 0x20
                    add rsp, 0x20
                    iretq
            .end:
            """;
        TestRules rules = new TestRules()
            .With("privileged", "[{ symbol: interrupt, instructions: [iretq], reason: test }]")
            .WithEntry("{ symbol: interrupt, stack: main, interrupt: true, nesting: 2, reason: test }");
        Checked image = Checked.Code(Code, rules);
        image.IsGood();
        image.Prints("stack", "used at most 198 (8 and 190 for interrupts)");
    }

    [Fact]
    public void WaysOfDifferentDepthToAnInterruptReturn()
    {
        Checked image = Checked.Code(
        """
        function main
                ret
        .end:
        function interrupt
                bt edi, 1
                jc .coded
                push 0
        .coded: push rax
                mov rbp, rsp
                mov rsp, rbp
                iretq
        .end:
        """,
        new TestRules()
            .With("privileged", "[{ symbol: interrupt, instructions: [iretq], reason: test }]")
            .WithEntry("{ symbol: interrupt, stack: main, interrupt: true, reason: test }"));
        image.IsGood();
        image.Prints("stack", "used at most 87 (8 and 79 for interrupts)");
    }

    [Fact]
    public void RecursionHasNoBound()
    {
        Checked image = Checked.Code("""
            function main
                    test edi, edi
                    jz .out
                    call helper
            .out:   ret
            .end:
            function helper
                    jmp main
            .end:
            """);
        image.HasOne("recursion", "helper > main > helper");
        image.Has("stack", "stack main", "every entry on it has a bound");
    }

    [Fact]
    public void FunctionThatCallsItself() => Checked.Code("""
        function main
                test edi, edi
                jz .out
                call main
        .out:   ret
        .end:
        """).HasOne("recursion", "main > main");
}
