namespace Bulkhead.Kernel.Trials.Guests;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Vmx;

/// <summary>The labels of the guests image's assembly: they are addresses, and not called.</summary>
public static unsafe class GuestSymbols
{
    /// <summary>
    /// Where all of it is. It must not be inlined: ilc 10.0.14 takes the difference of two labels whose addresses it
    /// sees for one of its own handles.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static GuestMemory Memory() => new()
    {
        Programs = new((ulong)(delegate*<void>)&ProgramTable, (ulong)(delegate*<void>)&ProgramTableEnd),
        Memory = new((ulong)(delegate*<void>)&MemoryStart, (ulong)(delegate*<void>)&MemoryEnd),
        ExtendedPageTables = new((ulong)(delegate*<void>)&EptStart, (ulong)(delegate*<void>)&EptEnd),
        Vmcs = (ulong)(delegate*<void>)&VmcsRegion,
        MsrBitmap = (ulong)(delegate*<void>)&MsrBitmap,
        IoBitmaps = (ulong)(delegate*<void>)&IoBitmaps,
        ExtendedState = (ulong)(delegate*<void>)&ExtendedState,
        ExitEntry = SubjectEntry.ExitAddress(),
    };

    [RuntimeImport("*", "guest_memory"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MemoryStart();

    [RuntimeImport("*", "guest_memory_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MemoryEnd();

    [RuntimeImport("*", "guest_ept_start"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EptStart();

    [RuntimeImport("*", "guest_ept_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EptEnd();

    [RuntimeImport("*", "guest_vmcs"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void VmcsRegion();

    [RuntimeImport("*", "guest_msr_bitmap"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void MsrBitmap();

    [RuntimeImport("*", "guest_io_bitmaps"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void IoBitmaps();

    [RuntimeImport("*", "guest_extended_state"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ExtendedState();

    [RuntimeImport("*", "program_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ProgramTable();

    [RuntimeImport("*", "program_table_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ProgramTableEnd();
}
