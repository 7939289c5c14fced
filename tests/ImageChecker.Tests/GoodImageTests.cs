namespace Bulkhead.ImageChecker.Tests;

public sealed class GoodImageTests
{
    [Fact]
    public void PlainCodeBreaksNoRule() => Checked.Code("""
        function main
                push rbx
                mov ebx, 3
        .next:  call helper
                dec ebx
                jnz .next
                pop rbx
                ret
        .end:
                align 16
        function helper
                mov eax, 1
                ret
        .end:
        """).IsGood();

    [Fact]
    public void LabelsWithoutTypeOrSizeBoundFunctions() => Checked.Code("""
        main:
                call second
                ret
        second:
                test eax, eax
                jz .done
                nop
        .done:  ret
        """).IsGood();

    [Fact]
    public void CodeRunsOnIntoTheNextUnsizedLabel() => Checked.Code("""
        main:
                mov eax, 1
        second:
                ret
        """).IsGood();

    [Fact]
    public void CodeAfterACallThatNeverReturnsIsDead()
    {
        Checked image = Checked.Code("""
            function main
                    call panic
                    int3
            .end:
            function caller
                    call panic
                    mov eax, 1
                    ret
            .end:
            function panic
            .stop:  jmp .stop
            .end:
            """, new TestRules().With("unreached", "[{ symbol: caller, reason: test }]"));
        image.IsGood();
        Assert.Contains("3 after calls that never return", image["control-flow"].Summary);
    }
}
