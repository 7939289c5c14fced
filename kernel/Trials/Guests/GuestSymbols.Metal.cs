namespace Bulkhead.Kernel.Trials.Guests;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Subjects;

/// <summary>The labels of the guests image's assembly: all but run_subject are addresses, and not called.</summary>
public static unsafe class GuestSymbols
{
    public static GuestMemory Memory() => new()
    {
        Memory = new((ulong)(delegate*<void>)&MemoryStart, (ulong)(delegate*<void>)&MemoryEnd),
        ExtendedPageTables = new((ulong)(delegate*<void>)&EptStart, (ulong)(delegate*<void>)&EptEnd),
        Vmcs = (ulong)(delegate*<void>)&VmcsRegion,
        MsrBitmap = (ulong)(delegate*<void>)&MsrBitmap,
        IoBitmaps = (ulong)(delegate*<void>)&IoBitmaps,
        ExtendedState = (ulong)(delegate*<void>)&ExtendedState,
        ExitEntry = (ulong)(delegate*<void>)&VmExit,
    };

    public static MemoryRange Long64() => new((ulong)(delegate*<void>)&ProgramLong64, (ulong)(delegate*<void>)&EndLong64);

    /// <summary>Runs the subject of the current VMCS until the slow level ends it.</summary>
    [RuntimeImport("*", "run_subject"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RunSubject(SubjectState* subject);

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

    [RuntimeImport("*", "vm_exit"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void VmExit();

    [RuntimeImport("*", "program_long64"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ProgramLong64();

    [RuntimeImport("*", "program_long64_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EndLong64();
}
