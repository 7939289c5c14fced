using System.Text;

namespace Bulkhead.ImageChecker.Tests;

public sealed class PrivilegedInstructionTests
{
    /// <summary>Instructions in NASM's syntax, by the stub that may hold them.</summary>
    private static readonly (string Stub, string Instruction)[] Instructions =
    [
        ("hlt", "hlt"), ("cli", "cli"), ("sti", "sti"), ("rdmsr", "rdmsr"), ("wrmsr", "wrmsr"),
        ("mov_from_cr0", "mov rax, cr0"), ("mov_to_cr4", "mov cr4, rax"), ("mov_to_cr8", "mov cr8, rax"),
        ("mov_from_dr6", "mov rax, dr6"), ("mov_to_dr7", "mov dr7, rax"),
        ("lgdt", "lgdt [rax]"), ("lidt", "lidt [rax]"), ("sgdt", "sgdt [rax]"), ("sidt", "sidt [rax]"),
        ("ltr", "ltr ax"), ("str", "str ax"), ("lldt", "lldt ax"), ("sldt", "sldt ax"),
        ("lmsw", "lmsw ax"), ("smsw", "smsw ax"), ("clts", "clts"),
        ("invlpg", "invlpg [rax]"), ("invpcid", "invpcid rax, [rcx]"), ("wbinvd", "wbinvd"), ("invd", "invd"),
        ("swapgs", "swapgs"), ("xsetbv", "xsetbv"), ("rdpmc", "rdpmc"), ("wrgsbase", "wrgsbase rax"),
        ("in8", "in al, dx"), ("in16", "in ax, 0x60"), ("in32", "in eax, dx"),
        ("out8", "out 0x80, al"), ("out16", "out dx, ax"), ("out32", "out dx, eax"),
        ("ins8", "rep insb"), ("outs32", "rep outsd"),
        ("vmxon", "vmxon [rax]"), ("vmxoff", "vmxoff"), ("vmcall", "vmcall"), ("vmfunc", "vmfunc"),
        ("vmlaunch", "vmlaunch"), ("vmresume", "vmresume"), ("vmclear", "vmclear [rax]"),
        ("vmptrld", "vmptrld [rax]"), ("vmptrst", "vmptrst [rax]"), ("vmread", "vmread rax, rcx"),
        ("vmwrite", "vmwrite rax, rcx"), ("invept", "invept rax, [rcx]"), ("invvpid", "invvpid rax, [rcx]"),
        ("monitor", "monitor"), ("mwait", "mwait"), ("getsec", "db 0x0f, 0x37"), ("encls", "db 0x0f, 0x01, 0xcf"),
        ("stac", "stac"), ("clac", "clac"), ("popfq", "popfq"), ("lss", "lss eax, [rcx]"),
        ("mov_to_ds", "mov ds, eax"), ("mov_to_ss", "mov ss, eax"), ("pop_fs", "pop fs"),
        ("int_128", "int 0x80"), ("int3", "int3"), ("ud2", "ud2"),
        ("iretq", "iretq"), ("sysretq", "o64 sysret"), ("sysexitq", "o64 sysexit"), ("syscall", "syscall"),
        ("sysenter", "sysenter"), ("jmp_far", "jmp far [rax]"), ("call_far", "call far [rax]"), ("retf", "retfq"),
        ("rsm", "rsm"), ("xsaves64", "xsaves64 [rax]"), ("xrstors64", "xrstors64 [rax]"),
    ];

    [Fact]
    public void EachIsFoundOutsideOfItsStub()
    {
        Checked image = Checked.Code(Functions(prefix: "elsewhere_"));
        foreach ((string stub, string _) in Instructions)
        {
            image.Has("privileged-instructions", $" elsewhere_{stub}+0x", $"only the stub `{stub}` holds");
        }

        Assert.Equal(Instructions.Length, image.Findings("privileged-instructions").Count);
    }

    [Fact]
    public void EachIsAllowedInItsStub()
    {
        string stubs = string.Join(", ", Instructions.Select(pair => pair.Stub));
        TestRules rules = new TestRules().With("stubs", $"[{stubs}]");
        Assert.Empty(Checked.Code(Functions(prefix: ""), rules).Findings("privileged-instructions"));
    }

    [Fact]
    public void AStubThatTheRulesDoNotListIsRefused() => Checked.Code("""
        function main
                call hlt
                ret
        .end:
        function hlt
                hlt
                ret
        .end:
        """).HasOne("privileged-instructions", "hlt+0x0", "list it in `stubs`");

    [Fact]
    public void AStubHoldsNoOtherInstruction() => Checked.Code(
        """
        function main
                call hlt
                ret
        .end:
        function hlt
                cli
                hlt
                ret
        .end:
        """,
        new TestRules().With("stubs", "[hlt]")).HasOne("privileged-instructions", "hlt+0x0: cli");

    [Fact]
    public void DeadCodeIsLookedAtToo() => Checked.Code("""
        function main
                call stop
                wrmsr
                ret
        .end:
        function stop
        .stop:  jmp .stop
        .end:
        """).HasOne("privileged-instructions", "main+0x5: wrmsr");

    [Fact]
    public void StaleStubAndStaleException()
    {
        Checked image = Checked.Code(
            """
            function main
                    hlt
                    ret
            .end:
            """,
            new TestRules()
                .With("stubs", "[cli]")
                .With("privileged", "[{ symbol: main, instructions: [hlt, sti], reason: test }]"));
        image.Has("privileged-instructions", "stubs `cli`", "matches something");
        image.Has("privileged-instructions", "privileged `main: sti`", "matches something");
        Assert.Equal(2, image.Findings("privileged-instructions").Count);
    }

    [Fact]
    public void CodeOfAnotherModeIsDecodedInThatMode() => Checked.Code(
        """
        function main
                ret
        .end:
        bits 32
        function boot32
                inc eax
                lgdt [0x1000]
        .stop:  jmp .stop
        .end:
        """,
        new TestRules()
            .With("code-modes", "[{ symbol: boot32, bits: 32, reason: test }]")
            .WithEntry("{ symbol: boot32, stack: none, reason: test }"))
        .HasOne("privileged-instructions", "boot32+0x1: lgdt [0x1000]");

    private static string Functions(string prefix)
    {
        StringBuilder text = new("""
            function main
                    ret
            .end:

            """);
        foreach ((string stub, string instruction) in Instructions)
        {
            // `$` keeps NASM from reading the name as an instruction.
            string name = prefix.Length == 0 ? "$" + stub : prefix + stub;
            text.Append($"global {name}\n{name}:\n {instruction}\n ret\n");
        }

        return text.ToString();
    }
}
