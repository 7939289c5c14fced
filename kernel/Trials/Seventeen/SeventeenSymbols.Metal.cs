namespace Bulkhead.Kernel.Trials.Seventeen;

using System.Runtime;
using System.Runtime.CompilerServices;
using Bulkhead.Kernel.Boot;
using Bulkhead.Kernel.Vmx;

/// <summary>The image's labels, most of which are addresses and not called, and its stubs.</summary>
public static unsafe class SeventeenSymbols
{
    /// <summary>The environment's program as the build assembled it.</summary>
    public static MemoryRange Program =>
        new((ulong)(delegate*<void>)&EnvironmentProgram, (ulong)(delegate*<void>)&EnvironmentProgramEnd);

    /// <summary>The environment's block.</summary>
    public static uint Block => (uint)(delegate*<void>)&EnvironmentBlockStart;

    /// <summary>Where the environment jumps at the end of a run on bare metal.</summary>
    public static uint BareEnd => (uint)(delegate*<void>)&RunBareEnd;

    public static BareSwitch* Switch => (BareSwitch*)(delegate*<void>)&BareSwitchStart;

    public static VirtualMachineMemory VirtualMachine => new()
    {
        Vmcs = (ulong)(delegate*<void>)&GuestVmcs,
        MsrBitmap = (ulong)(delegate*<void>)&GuestMsrBitmap,
        IoBitmaps = (ulong)(delegate*<void>)&GuestIoBitmaps,
        ExtendedState = (ulong)(delegate*<void>)&GuestExtendedState,
        ExtendedPageTables = new((ulong)(delegate*<void>)&GuestEpt, (ulong)(delegate*<void>)&GuestEptEnd),
        ExitEntry = SubjectEntry.ExitAddress(),
    };

    /// <summary>Runs the environment as the switch says, and comes back with its descriptor tables loaded.</summary>
    [RuntimeImport("*", "run_bare"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RunBare();

    [RuntimeImport("*", "mov_from_cr8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong MovFromCr8();

    [RuntimeImport("*", "mov_to_cr8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void MovToCr8(ulong value);

    [RuntimeImport("*", "environment_program"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EnvironmentProgram();

    [RuntimeImport("*", "environment_program_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EnvironmentProgramEnd();

    [RuntimeImport("*", "environment_block"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void EnvironmentBlockStart();

    [RuntimeImport("*", "run_bare_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void RunBareEnd();

    [RuntimeImport("*", "bare_switch"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void BareSwitchStart();

    [RuntimeImport("*", "guest_vmcs"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GuestVmcs();

    [RuntimeImport("*", "guest_msr_bitmap"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GuestMsrBitmap();

    [RuntimeImport("*", "guest_io_bitmaps"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GuestIoBitmaps();

    [RuntimeImport("*", "guest_extended_state"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GuestExtendedState();

    [RuntimeImport("*", "guest_ept"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GuestEpt();

    [RuntimeImport("*", "guest_ept_end"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void GuestEptEnd();
}
