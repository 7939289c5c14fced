namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>Why XSETBV raises #GP(0) for a value of XCR0.</summary>
public enum ExtendedControlRegister0Fault
{
    None,
    UnsupportedBit,
    WithoutX87,
    AvxWithoutSse,
    BoundsInPart,
    Avx512InPart,
    TilesInPart,
}

/// <summary>The rule behind each <see cref="ExtendedControlRegister0Fault"/>, in words.</summary>
public static class ExtendedControlRegister0FaultNames
{
    private static ReadOnlySpan<byte> Rules =>
        ("none\0every bit must be one that CPUID.(0DH,0) has in EDX:EAX, and that this kernel knows\0"u8 +
         "bit x87 must be 1\0AVX needs SSE\0BNDREG and BNDCSR must be equal\0"u8 +
         "opmask, ZMM_Hi256 and Hi16_ZMM must be equal and need AVX\0TILECFG and TILEDATA must be equal\0"u8);

    public static ReadOnlySpan<byte> Rule(ExtendedControlRegister0Fault fault) => NameList.At(Rules, (int)fault);
}
