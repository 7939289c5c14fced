namespace Bulkhead.ImageChecker.Tests;

public sealed class SimdTests
{
    private const string Interrupt = """
        function main
                movups xmm0, [rdi]
                ret
        .end:
        function interrupt
                sub rsp, 0x200
                fxsave64 [rsp]
                call handler
                fxrstor64 [rsp]
                add rsp, 0x200
                iretq
        .end:
        function handler
                movups xmm0, [rdi]
                ret
        .end:
        """;

    [Fact]
    public void SavedBeforeUse()
    {
        Checked image = Checked.Code(Interrupt, Rules());
        image.IsGood();
        Assert.StartsWith("3 functions touch", image["simd"].Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("movups xmm0, [rdi]")]
    [InlineData("vmovups ymm0, [rdi]")]
    [InlineData("fld1")]
    [InlineData("movq mm0, [rdi]")]
    [InlineData("emms")]
    [InlineData("ldmxcsr [rdi]")]
    [InlineData("kmovq k1, k2")]
    public void TouchedWhileUnsaved(string instruction) => Checked.Code(
        Interrupt.Replace("sub rsp, 0x200", $"{instruction}\n sub rsp, 0x200"), Rules())
        .HasOne("simd", "interrupt+0x0", "not reached with unsaved vector registers");

    [Fact]
    public void TouchedInACalleeBeforeTheSave() => Checked.Code(
        Interrupt.Replace("fxsave64 [rsp]", "call handler\n fxsave64 [rsp]"), Rules())
        .HasOne("simd", "handler+0x0", "interrupt > handler does");

    [Fact]
    public void TouchedAfterTheRestore() => Checked.Code(
        Interrupt.Replace("fxrstor64 [rsp]", "fxrstor64 [rsp]\n call handler"), Rules())
        .HasOne("simd", "handler+0x0", "interrupt > handler does");

    [Fact]
    public void SavedOnOneWayOnly() => Checked.Code(
        Interrupt.Replace("fxsave64 [rsp]", "test eax, eax\n jz .skip\n fxsave64 [rsp]\n.skip:"), Rules())
        .HasOne("simd", "handler+0x0");

    [Fact]
    public void SaveByASymbolThatTheRulesDoNotName() => Checked.Code(
        Interrupt,
        Rules().With("simd", "{ entries: [interrupt] }")).HasOne("simd", "interrupt+0x", "fxsave64");

    [Fact]
    public void SaveInACallee() => Checked.Code(
        Interrupt.Replace("fxsave64 [rsp]", "call save") + "function save\n fxsave64 [rdi]\n ret\n.end:\n",
        Rules().With("simd", "{ entries: [interrupt], saves: [save], restores: [interrupt] }")).IsGood();

    [Fact]
    public void StaleNames()
    {
        Checked image = Checked.Code(
            Interrupt,
            Rules().With("simd", "{ entries: [interrupt, gone], saves: [interrupt, main], restores: [interrupt] }"));
        image.Has("simd", "simd entries `gone`");
        image.Has("simd", "simd saves or restores `main`");
    }

    private static TestRules Rules() => new TestRules()
        .With("privileged", "[{ symbol: interrupt, instructions: [iretq], reason: test }]")
        .With("simd", "{ entries: [interrupt], saves: [interrupt], restores: [interrupt] }")
        .With("stacks", "[{ name: main, size: 8192 }]")
        .WithEntry("{ symbol: interrupt, stack: main, interrupt: true, reason: test }");
}
