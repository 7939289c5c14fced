namespace Bulkhead.Kernel.Cpu;

using System;

/// <summary>The exceptions that the architecture defines (SDM Vol. 3A, table 7-1).</summary>
public enum ExceptionVector : byte
{
    DivideError = 0,
    Debug = 1,
    NonMaskableInterrupt = 2,
    Breakpoint = 3,
    Overflow = 4,
    BoundRangeExceeded = 5,
    InvalidOpcode = 6,
    DeviceNotAvailable = 7,
    DoubleFault = 8,
    CoprocessorSegmentOverrun = 9,
    InvalidTss = 10,
    SegmentNotPresent = 11,
    StackFault = 12,
    GeneralProtection = 13,
    PageFault = 14,
    FloatingPointError = 16,
    AlignmentCheck = 17,
    MachineCheck = 18,
    SimdFloatingPoint = 19,
    Virtualization = 20,
    ControlProtection = 21,
}

/// <summary>The SDM's words for an <see cref="ExceptionVector"/>.</summary>
public static class ExceptionNames
{
    /// <summary>The mnemonics of vectors 0 to 21, in order; "-" where the SDM reserves the vector.</summary>
    private static ReadOnlySpan<byte> Mnemonics =>
        "#DE\0#DB\0NMI\0#BP\0#OF\0#BR\0#UD\0#NM\0#DF\0-\0#TS\0#NP\0#SS\0#GP\0#PF\0-\0#MF\0#AC\0#MC\0#XM\0#VE\0#CP\0"u8;

    private static ReadOnlySpan<byte> Titles =>
        ("divide error\0debug\0non-maskable interrupt\0breakpoint\0overflow\0BOUND range exceeded\0invalid opcode\0"u8 +
         "device not available\0double fault\0coprocessor segment overrun\0invalid TSS\0segment not present\0"u8 +
         "stack-segment fault\0general protection\0page fault\0reserved\0x87 floating-point error\0alignment check\0"u8 +
         "machine check\0SIMD floating-point exception\0virtualization exception\0control protection\0"u8);

    /// <summary>The mnemonic, such as "#GP"; "-" for a vector without one.</summary>
    public static ReadOnlySpan<byte> Mnemonic(ExceptionVector vector) =>
        vector <= ExceptionVector.ControlProtection ? NameList.At(Mnemonics, (int)vector) : "-"u8;

    /// <summary>The title, such as "general protection"; "interrupt" for vectors above 21.</summary>
    public static ReadOnlySpan<byte> Title(ExceptionVector vector) =>
        vector <= ExceptionVector.ControlProtection ? NameList.At(Titles, (int)vector) : "interrupt"u8;
}
