namespace Bulkhead.Kernel.Trials;

using System;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Cpu;

/// <summary>
/// Faults of the kernel on request, "provoke=NAME" on the trials' command line: each must end in the report of the
/// exception handler, and shows that a protection of the address space holds.
/// </summary>
internal static unsafe class ProvokedFault
{
    private const byte ReturnInstruction = 0xc3;
    private const ulong NonCanonical = 1ul << 63;

    /// <summary>
    /// Faults as the command line says; returns if it does not say, or says a name that is not known.
    /// </summary>
    public static void RunIfAsked(Processor* processor)
    {
        ReadOnlySpan<byte> name = processor->Boot.CommandLine.Option("provoke="u8);
        ref readonly ImageLayout image = ref processor->Image;
        if (BootText.FirstWordIs(name, "null-read"u8))
        {
            Read(0);
        }
        else if (BootText.FirstWordIs(name, "unmapped-read"u8))
        {
            Read(image.Data.End);
        }
        else if (BootText.FirstWordIs(name, "text-write"u8))
        {
            Write(image.Text.Start);
        }
        else if (BootText.FirstWordIs(name, "constant-write"u8))
        {
            Write(image.ReadOnlyData.Start);
        }
        else if (BootText.FirstWordIs(name, "data-execute"u8))
        {
            *(byte*)image.VmxonRegion = ReturnInstruction;
            ((delegate*<void>)image.VmxonRegion)();
        }
        else if (BootText.FirstWordIs(name, "non-canonical-read"u8))
        {
            Read(NonCanonical);
        }
        else if (BootText.FirstWordIs(name, "invalid-opcode"u8))
        {
            Instructions.Ud2();
        }
        else if (BootText.FirstWordIs(name, "out-of-bounds"u8))
        {
            Write((ulong)(&processor->FaultCount) + name[name.Length]);
        }
        else if (BootText.FirstWordIs(name, "stack-overflow"u8))
        {
            _ = Overflow(1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Read(ulong address) => Instructions.Out8(0x80, *(byte*)address);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(ulong address) => *(byte*)address = 0;

    /// <summary>Calls itself for ever; the sum behind the call keeps it from becoming a jump.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Overflow(ulong depth) => Overflow(depth + 1) + depth;
}
